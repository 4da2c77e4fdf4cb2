//! UTF-8 that was read as Windows-1252.

use encoding_rs::WINDOWS_1252;
use unicode_normalization::UnicodeNormalization;

/// The text whose bytes these letters are; `None` if they are not the bytes of a text.
pub(super) fn repair(text: &str) -> Option<String> {
    let (bytes, _, has_others) = WINDOWS_1252.encode(text);
    if has_others {
        return None;
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
        assert_eq!(repair("Hà"), None);
    }
}
