//! Skims the tags of a sheet's XML: the largest part of a workbook is looked through several times faster than it can be
//! parsed, which is enough to hold it to the limits.

use std::io::{self, BufRead};

use memchr::{memchr, memmem};

/// What is met on the way. Names are as written, with their prefix.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Skimmed<'a> {
    /// A tag without its brackets: `c r="A1"`, `/c`, `br/`.
    Tag(&'a [u8]),
    /// Text, or a piece of one.
    Text(&'a [u8]),
    /// A document type is declared.
    DocType,
}

/// What opens and closes parts that are no tags.
const OTHERS: [(&[u8], &[u8]); 3] = [(b"!--", b"--"), (b"![CDATA[", b"]]"), (b"?", b"?")];

/// Shows tags and texts until the end, or until the visitor fails. A tag longer than `longest` is an error.
pub(super) fn skim<R: BufRead, E: From<io::Error>>(
    mut input: R,
    longest: usize,
    visit: &mut dyn FnMut(Skimmed<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let mut kept = Vec::new();
    loop {
        let bytes = input.fill_buf()?;
        if bytes.is_empty() {
            return Ok(());
        }
        let length = memchr(b'<', bytes).unwrap_or(bytes.len());
        let is_at_tag = length < bytes.len();
        if length > 0 {
            visit(Skimmed::Text(&bytes[..length]))?;
        }
        input.consume(length + usize::from(is_at_tag));
        if !is_at_tag {
            continue;
        }
        // Nearly every tag lies whole in the buffer.
        let bytes = input.fill_buf()?;
        if let Some(end) = memchr(b'>', bytes).filter(|end| is_whole(&bytes[..*end])) {
            show(&bytes[..end], visit)?;
            input.consume(end + 1);
            continue;
        }
        kept.clear();
        loop {
            let read = io::Read::take(&mut input, longest as u64).read_until(b'>', &mut kept)?;
            let is_closed = kept.last() == Some(&b'>');
            if read == 0 || kept.len() > longest || (!is_closed && read == longest) {
                return Err(io::Error::other("a tag does not end").into());
            }
            if is_closed && is_whole(&kept[..kept.len() - 1]) {
                break;
            }
        }
        show(&kept[..kept.len() - 1], visit)?;
    }
}

fn show<E>(tag: &[u8], visit: &mut dyn FnMut(Skimmed<'_>) -> Result<(), E>) -> Result<(), E> {
    match tag.first() {
        Some(b'!') if tag.starts_with(b"![CDATA[") => visit(Skimmed::Text(tag)),
        Some(b'!') if tag.starts_with(b"!--") => Ok(()),
        Some(b'!') => visit(Skimmed::DocType),
        Some(b'?') => Ok(()),
        _ => visit(Skimmed::Tag(tag)),
    }
}

/// Whether what lies before a `>` ends there: not inside a value, a comment or a text that is not parsed.
fn is_whole(tag: &[u8]) -> bool {
    for (opening, closing) in OTHERS {
        if tag.starts_with(opening) {
            return tag.len() >= opening.len() + closing.len() && tag.ends_with(closing);
        }
    }
    let mut rest = tag;
    // A value that is open ends at the next quote of its kind.
    while let Some(start) = memchr::memchr2(b'"', b'\'', rest) {
        let value = &rest[start + 1..];
        let Some(end) = memchr(rest[start], value) else { return false };
        rest = &value[end + 1..];
    }
    true
}

/// The name of a tag without its prefix; that of an end has its slash before it.
pub(super) fn name(tag: &[u8]) -> (bool, &[u8]) {
    let (is_end, tag) = tag.strip_prefix(b"/").map_or((false, tag), |tag| (true, tag));
    let end = tag.iter().position(|byte| byte.is_ascii_whitespace() || *byte == b'/').unwrap_or(tag.len());
    let name = &tag[..end];
    (is_end, memchr(b':', name).map_or(name, |colon| &name[colon + 1..]))
}

/// The raw value of an attribute without a prefix.
pub(super) fn value<'a>(tag: &'a [u8], attribute: &str) -> Option<&'a str> {
    for at in memmem::find_iter(tag, attribute) {
        let is_word = at > 0 && tag[at - 1].is_ascii_whitespace();
        let rest = tag[at + attribute.len()..].trim_ascii_start();
        let Some(rest) = rest.strip_prefix(b"=").filter(|_| is_word).map(<[u8]>::trim_ascii_start) else { continue };
        let (quote, rest) = rest.split_first()?;
        return str::from_utf8(&rest[..memchr(*quote, rest)?]).ok();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_texts_are_told_apart_whatever_the_buffer() {
        let xml = br#"<?xml a="x>"?><a x='>' y="1"><!-- <b> > -->text<![CDATA[<c>]]></a><d/>"#;
        for capacity in [1, 2, 7, 100] {
            let (mut tags, mut text) = (Vec::new(), 0);
            skim::<_, io::Error>(io::BufReader::with_capacity(capacity, &xml[..]), 1000, &mut |met| {
                match met {
                    Skimmed::Tag(tag) => tags.push(String::from_utf8(tag.to_vec()).unwrap()),
                    Skimmed::Text(piece) => text += piece.len(),
                    Skimmed::DocType => panic!("there is none"),
                }
                Ok(())
            })
            .unwrap();
            assert_eq!((tags.join("|").as_str(), text), (r#"a x='>' y="1"|/a|d/"#, 17), "{capacity}");
        }
        let endless = [b"<a ".to_vec(), b"x".repeat(5000)].concat();
        assert!(skim::<_, io::Error>(&endless[..], 1000, &mut |_| Ok(())).is_err());
    }

    #[test]
    fn names_and_values_are_found() {
        assert_eq!(name(b"x:row r='1'"), (false, &b"row"[..]));
        assert_eq!(name(b"/c"), (true, &b"c"[..]));
        assert_eq!(value(br#"row r="12" spans="1:2" hidden='1'"#, "r"), Some("12"));
        assert_eq!(value(br#"row r="12" spans="1:2" hidden='1'"#, "hidden"), Some("1"));
        assert_eq!(value(br#"row customHeight="1""#, "r"), None);
    }
}
