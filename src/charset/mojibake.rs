//! UTF-8 that was read as Windows-1252, or as Latin-1, which has control characters where that has punctuation.

use encoding_rs::WINDOWS_1252;
use unicode_normalization::UnicodeNormalization;

/// The text whose bytes these letters are; `None` if they are not the bytes of a text.
pub(super) fn repair(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut letter = [0; 4];
    for c in text.chars() {
        if let Ok(byte) = u8::try_from(u32::from(c)) {
            bytes.push(byte);
            continue;
        }
        let (encoded, _, is_other) = WINDOWS_1252.encode(c.encode_utf8(&mut letter));
        if is_other {
            return None;
        }
        bytes.extend_from_slice(&encoded);
    }
    Some(str::from_utf8(&bytes).ok()?.nfc().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_vietnamese_letter_survives_the_wrong_decoding() {
        let letters = "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĐƯƠẮẾỘỢỨ";
        let (wrong, _, _) = WINDOWS_1252.decode(letters.as_bytes());
        assert_eq!(repair(&wrong).as_deref(), Some(letters));
        let latin_1: String = letters.bytes().map(char::from).collect();
        assert_eq!(repair(&latin_1).as_deref(), Some(letters));
        assert_eq!(repair("Hà"), None);
    }
}
