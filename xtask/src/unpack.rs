//! Unpacks gzip of which nothing is known.

use std::{
    error, fmt,
    io::{self, BufRead, BufReader, Read},
};

use flate2::bufread::GzDecoder;

/// Members that a text may consist of, however short they are.
const MEMBERS: u64 = 64;

/// Bytes that each further one has to bring on average. A member takes some 40 KiB of memory to be set up, whatever is
/// in it; writers that make many put 64 KiB into each.
const MEMBER: u64 = 16 << 10;

/// gzip that consists of more members than its content is worth.
#[derive(Debug)]
pub(crate) struct TooManyMembers;

impl fmt::Display for TooManyMembers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("it is packed in more parts than what is in them needs")
    }
}

impl error::Error for TooManyMembers {}

/// What is packed by gzip, in one member or several in a row. The work is proportional to the bytes that come in and
/// go out.
pub(crate) struct Unpacked<R> {
    member: Option<GzDecoder<BufReader<R>>>,
    members: u64,
    bytes: u64,
}

impl<R: Read> Unpacked<R> {
    pub(crate) fn new(packed: R) -> Self {
        Self {
            member: Some(GzDecoder::new(BufReader::new(packed))),
            members: 1,
            bytes: 0,
        }
    }

    /// Goes to the member that follows, if there is any.
    fn advance(&mut self, mut rest: BufReader<R>) -> io::Result<()> {
        if rest.fill_buf()?.is_empty() {
            return Ok(());
        }
        self.members += 1;
        if self.members > MEMBERS + self.bytes / MEMBER {
            return Err(io::Error::other(TooManyMembers));
        }
        self.member = Some(GzDecoder::new(rest));
        Ok(())
    }
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        if target.is_empty() {
            return Ok(0);
        }
        while let Some(member) = &mut self.member {
            let count = member.read(target)?;
            if count > 0 {
                self.bytes += count as u64;
                return Ok(count);
            }
            if let Some(done) = self.member.take() {
                self.advance(done.into_inner())?;
            }
        }
        Ok(0)
    }
}
