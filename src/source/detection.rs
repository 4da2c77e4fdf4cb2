//! Finds out how a text file writes its letters.

use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1258};

use super::encoding::{Encoding, finish};
use super::fault::Fault;
use crate::charset;

/// What was found out about the letters of a file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Detected {
    pub(super) encoding: Encoding,
    /// Bytes of the byte order mark.
    pub(super) skip: u64,
}

/// How much of a file statistics look at.
const PREFIX: usize = 1 << 20;

/// So many broken bytes are an accident.
const FEW: u64 = 8;

/// Finds out the encoding: a byte order mark, else the pattern of NUL bytes, else UTF-8 where at least 99 % of what is
/// not ASCII is valid, else what makes Vietnamese of the words, else statistics. `forced` goes before all of them.
pub(super) fn detect(file: &mut (impl Read + Seek), forced: Option<Encoding>) -> Result<Detected, Fault> {
    let prefix = prefix(file)?;
    let mark = encoding_rs::Encoding::for_bom(&prefix);
    let skip = mark.map_or(0, |(_, length)| length as u64);
    let marked = mark.map(|(known, _)| if known == UTF_8 { Encoding::Utf8 } else { Encoding::Known(known) });
    // A mark knows better which of the Unicode encodings it is; it is no letter in any other.
    let forced = forced.filter(|forced| marked.is_none() || !forced.is_unicode());
    if let Some(encoding) = forced.or(marked) {
        return Ok(Detected { encoding, skip });
    }
    if let Some(known) = utf16_by_zeros(&prefix) {
        return Ok(Detected { encoding: Encoding::Known(known), skip: 0 });
    }
    if let Some(line) = binary(&prefix) {
        return Err(Fault::Binary { line });
    }
    let encoding = if is_utf8(file)? { Encoding::Utf8 } else { legacy(&beyond(file)?) };
    Ok(Detected { encoding, skip: 0 })
}

fn prefix(file: &mut (impl Read + Seek)) -> io::Result<Vec<u8>> {
    let mut prefix = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    file.take(PREFIX as u64).read_to_end(&mut prefix)?;
    Ok(prefix)
}

/// UTF-16 without a mark: of mostly Latin text, nearly every other byte is zero.
fn utf16_by_zeros(prefix: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let pairs = &prefix[..prefix.len().min(64 << 10) & !1];
    let zeros = |offset: usize| pairs.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let (first, second, half) = (zeros(0), zeros(1), pairs.len() / 2);
    let known = if second * 10 > half * 4 && first * 50 < half {
        UTF_16LE
    } else if first * 10 > half * 4 && second * 50 < half {
        UTF_16BE
    } else {
        return None;
    };
    // A text has no control characters; a few zeros among other bytes make no text.
    let (text, _) = known.decode_without_bom_handling(pairs);
    let is_text = |letter: char| !letter.is_control() || matches!(letter, '\t' | '\n' | '\r');
    text.chars().all(is_text).then_some(known)
}

/// The line of the first control byte, if there are too many for a text: more than one in two hundred.
fn binary(prefix: &[u8]) -> Option<u64> {
    let is_control = |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0b | 0x0c | 0x1a | 0x1b);
    let count = prefix.iter().filter(|byte| is_control(byte)).count();
    if count * 200 <= prefix.len() {
        return None;
    }
    let before = prefix.iter().take_while(|byte| !is_control(byte));
    Some(1 + before.filter(|byte| **byte == b'\n').count() as u64)
}

/// Whether at least 99 % of the bytes that are not ASCII, in the whole file, belong to valid UTF-8.
fn is_utf8(file: &mut (impl Read + Seek)) -> io::Result<bool> {
    file.seek(SeekFrom::Start(0))?;
    let mut buffer = vec![0; 256 << 10];
    let (mut kept, mut foreign, mut broken) = (0, 0_u64, 0_u64);
    loop {
        let read = file.read(&mut buffer[kept..])?;
        let filled = &buffer[..kept + read];
        let (mut rest, mut unseen) = (0, filled);
        while !unseen.is_empty() {
            // Whole stretches at once: walking chunk by chunk over valid text is several times slower.
            let (valid, invalid) = match simdutf8::compat::from_utf8(unseen) {
                Ok(_) => (unseen, 0),
                Err(error) => {
                    let (valid, behind) = unseen.split_at(error.valid_up_to());
                    (valid, error.error_len().unwrap_or(behind.len()))
                }
            };
            foreign += beyond_ascii(valid);
            unseen = &unseen[valid.len() + invalid..];
            if unseen.is_empty() && read > 0 {
                rest = invalid;
            } else {
                broken += invalid as u64;
            }
        }
        if read == 0 {
            // In a short list one broken letter is more than one in a hundred, and other encodings hardly ever look like
            // UTF-8 at all.
            return Ok(broken * 99 <= foreign || (broken <= FEW && broken * 9 <= foreign));
        }
        let end = kept + read;
        buffer.copy_within(end - rest..end, 0);
        kept = rest;
    }
}

/// The first lines that are not ASCII alone, wherever they stand: as much of them as statistics look at.
fn beyond(file: &mut (impl Read + Seek)) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(0))?;
    let mut reader = BufReader::with_capacity(256 << 10, file);
    let mut found = Vec::new();
    while found.len() < PREFIX {
        let buffer = reader.fill_buf()?;
        let end = memchr::memchr(b'\n', buffer).map_or(buffer.len(), |at| at + 1);
        if end == 0 {
            break;
        }
        if !buffer[..end].is_ascii() {
            found.extend_from_slice(&buffer[..end]);
        }
        reader.consume(end);
    }
    Ok(found)
}

/// How many bytes are not ASCII. Sums of a byte each are several times quicker than one of eight.
fn beyond_ascii(bytes: &[u8]) -> u64 {
    let few = bytes.chunks(usize::from(u8::MAX));
    few.map(|few| u64::from(few.iter().map(|byte| byte >> 7).sum::<u8>())).sum()
}

/// Which encoding of one byte per letter these lines are in: the one that makes Vietnamese of most words, else what is
/// likely.
fn legacy(lines: &[u8]) -> Encoding {
    let candidates = [Encoding::Known(WINDOWS_1258), Encoding::Tcvn3, Encoding::Vni];
    let share = |encoding: &Encoding| {
        let text = decode(lines, *encoding);
        charset::vietnamese_share(&text).unwrap_or(0)
    };
    let best = candidates.into_iter().rev().max_by_key(share).expect("there are candidates");
    if share(&best) >= 600 {
        return best;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(lines, lines.len() < PREFIX);
    match detector.guess(None, Utf8Detection::Deny) {
        // Western names are far more common in these lists than what else looks like them.
        guess if guess == UTF_8 => Encoding::Known(WINDOWS_1252),
        guess => Encoding::Known(guess),
    }
}

fn decode(bytes: &[u8], encoding: Encoding) -> String {
    let Some(mut decoder) = encoding.decoder() else {
        return String::from_utf8_lossy(bytes).into_owned();
    };
    let mut text = String::with_capacity(decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(bytes.len() * 3));
    let _ = decoder.decode_to_string(bytes, &mut text, true);
    finish(&text, encoding.finish()).into_owned()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn detected(bytes: &[u8]) -> String {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        detect(&mut file, None).map_or_else(|fault| fault.key().to_owned(), |found| found.encoding.name())
    }

    #[test]
    fn encodings_are_told_apart_by_little_text() {
        let utf8 = "tên,email\nNguyễn Văn Ánh,a@example.com\n".repeat(40);
        let broken = |times: usize| [utf8.as_bytes(), &b"Nguy\xe1\xbbn\n".repeat(times)].concat();
        let table: [(&[u8], &str); 10] = [
            (b"email\na@example.com\n", "utf-8"),
            (utf8.as_bytes(), "utf-8"),
            (&broken(1), "utf-8"),
            (b"name,email\nRen\xe9 M\xfcller,a@example.com\nJos\xe9,b@example.com\n", "windows-1252"),
            (b"t\xean\nNguy\xea\xden V\xe3n \xc1nh\nTr\xe2\xccn Thi\xf2 \xd0a\xcco\n", "windows-1258"),
            (b"t\xaan\nNguy\xd4n V\xa8n \xb8nh\nTr\xc7n Th\xde \xa7\xb5o\n", "tcvn3"),
            (b"te\xe2n\nNguye\xe3n Va\xean A\xf9nh\nTra\xe0n Th\xf2 \xd1a\xf8o\n", "vni"),
            (b"a\0,\0b\0\n\0", "utf-16le"),
            (b"\0a\0,\0b\0\n", "utf-16be"),
            (b"a,b\n\x01\x02\x03\x04", "file_binary"),
        ];
        for (bytes, expected) in table {
            assert_eq!(detected(bytes), expected, "{}", String::from_utf8_lossy(&bytes[..bytes.len().min(60)]));
        }
        let short = ["tên\nNguyễn Văn Ánh\nTrần Thị B".as_bytes(), b"\xc6i\n"].concat();
        assert_eq!(detected(&short), "utf-8", "one letter of a short list is broken");
        assert_ne!(detected(&broken(20)), "utf-8", "one percent is the most that may be broken");
    }

    #[test]
    fn letters_count_wherever_the_first_of_them_stands() {
        let late =
            [&b"an,an@example.com\n".repeat(100_000)[..], b"Nguy\xea\xden V\xe3n \xc1nh,a@example.com\n"].concat();
        assert_eq!(detected(&late), "windows-1258");
    }

    #[test]
    fn a_letter_cut_by_a_buffer_is_not_broken() {
        let text = "a".repeat((256 << 10) - 1) + "ễ" + &"b".repeat(300 << 10) + "ữ";
        assert_eq!(detected(text.as_bytes()), "utf-8");
        let cut = &text.as_bytes()[..text.len() - 1];
        assert_ne!(detected(cut), "utf-8", "a third of its letters is broken");
    }

    #[test]
    fn names_of_encodings_are_taken_as_people_write_them() {
        let table = [
            ("UTF-8", "utf-8"),
            ("utf8", "utf-8"),
            ("Windows-1258", "windows-1258"),
            ("cp1258", "windows-1258"),
            ("windows1258", "windows-1258"),
            ("latin1", "windows-1252"),
            ("UTF-16", "utf-16le"),
            ("TCVN3", "tcvn3"),
            ("ABC", "tcvn3"),
            ("VNI", "vni"),
        ];
        for (name, expected) in table {
            assert_eq!(Encoding::named(name).map(Encoding::name).as_deref(), Ok(expected), "{name}");
        }
        assert_eq!(Encoding::named("windos-1258").unwrap_err().nearest, "windows-1258");
    }

    #[test]
    fn a_few_zeros_make_no_text() {
        assert_eq!(utf16_by_zeros(b"\0\x01\x02PK"), None);
        assert_eq!(utf16_by_zeros(b"\0E\0m\0a\0i\0l\0\n"), Some(UTF_16BE));
        assert_eq!(binary(b"\0\x01\x02PK"), Some(1));
    }
}
