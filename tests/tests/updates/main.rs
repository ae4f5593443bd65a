//! What follows a change of the document: the report, the file of changes, the pull request, the release.

mod diff;
mod origins;
mod propose;
mod release;
mod reports;
mod repository;
