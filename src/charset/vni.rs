//! VNI for Windows, a letter and its mark as two bytes, read as Latin-1.

use unicode_normalization::UnicodeNormalization;

/// The text with the letters that are meant; `None` if it holds letters that are no bytes of VNI.
pub(super) fn repair(text: &str) -> Option<String> {
    let mut decomposed = String::with_capacity(text.len() * 2);
    let mut base = None;
    for c in text.chars() {
        if c > '\u{ff}' && c.is_alphabetic() {
            return None;
        }
        if let Some(marks) = base.take().and_then(|base| marks(base, c)) {
            decomposed.push_str(marks);
        } else {
            let letter = single(c);
            decomposed.push(letter);
            base = Some(letter);
        }
    }
    Some(decomposed.nfc().collect())
}

/// The letters that are one byte in VNI.
fn single(c: char) -> char {
    match c {
        'ñ' => 'đ',
        'Ñ' => 'Đ',
        'ô' => 'ơ',
        'Ô' => 'Ơ',
        'ö' => 'ư',
        'Ö' => 'Ư',
        'î' => 'ỵ',
        'Î' => 'Ỵ',
        'æ' => 'ỉ',
        'Æ' => 'Ỉ',
        'ó' => 'ĩ',
        'Ó' => 'Ĩ',
        'ò' => 'ị',
        'Ò' => 'Ị',
        _ => c,
    }
}

/// The marks that a byte puts on the letter before it.
fn marks(base: char, c: char) -> Option<&'static str> {
    let base = base.to_lowercase().next()?;
    let marks = match c.to_lowercase().next()? {
        'ù' => "\u{301}",
        'ø' => "\u{300}",
        'û' => "\u{309}",
        'õ' => "\u{303}",
        'ï' => "\u{323}",
        'â' => "\u{302}",
        'á' => "\u{302}\u{301}",
        'à' => "\u{302}\u{300}",
        'å' => "\u{302}\u{309}",
        'ã' => "\u{302}\u{303}",
        'ä' => "\u{302}\u{323}",
        'ê' => "\u{306}",
        'é' => "\u{306}\u{301}",
        'è' => "\u{306}\u{300}",
        'ú' => "\u{306}\u{309}",
        'ü' => "\u{306}\u{303}",
        'ë' => "\u{306}\u{323}",
        _ => return None,
    };
    let bases = match marks.chars().next() {
        Some('\u{302}') => "aeo",
        Some('\u{306}') => "a",
        _ => "aeouyơư",
    };
    bases.contains(base).then_some(marks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_vietnamese_letter_is_read() {
        let table = [
            ("aø aû aõ aù aï aê aè aú aü aé aë aâ aà aå aã aá aä ñ", "à ả ã á ạ ă ằ ẳ ẵ ắ ặ â ầ ẩ ẫ ấ ậ đ"),
            ("eø eû eõ eù eï eâ eà eå eã eá eä ì æ ó í ò", "è ẻ ẽ é ẹ ê ề ể ễ ế ệ ì ỉ ĩ í ị"),
            ("oø oû oõ où oï oâ oà oå oã oá oä ô ôø ôû ôõ ôù ôï", "ò ỏ õ ó ọ ô ồ ổ ỗ ố ộ ơ ờ ở ỡ ớ ợ"),
            ("uø uû uõ uù uï ö öø öû öõ öù öï yø yû yõ yù î", "ù ủ ũ ú ụ ư ừ ử ữ ứ ự ỳ ỷ ỹ ý ỵ"),
        ];
        for (vni, meant) in table {
            assert_eq!(repair(vni).as_deref(), Some(meant));
            assert_eq!(repair(&vni.to_uppercase()), Some(meant.to_uppercase()));
        }
    }
}
