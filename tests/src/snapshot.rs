//! Snapshots in `snapshots/`.

/// Holds a text against the snapshot of this name; a slash in the name leads into a folder.
///
/// # Panics
///
/// They differ.
pub fn assert(name: &str, text: &str) {
    let (folder, name) = name.rsplit_once('/').unwrap_or(("", name));
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(format!("../snapshots/{folder}"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}
