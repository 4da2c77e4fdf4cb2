//! What a single value looks like: quick tests, far looser than cleaning, that only tell columns apart.

use super::words::words;

/// The family names that about nine in ten Vietnamese bear, without accents.
const FAMILY_NAMES: &[&str] = &[
    "nguyen", "tran", "le", "pham", "hoang", "huynh", "phan", "vu", "vo", "dang", "bui", "do", "ho", "ngo", "duong",
    "ly", "dinh", "truong", "trinh", "dao", "mai", "lam", "luong", "cao", "chau", "ta", "phung", "to", "tang", "quach",
    "thai", "la", "kieu", "luu", "ha", "doan", "vuong", "dam", "trieu", "nghiem", "tong", "khuong", "chu", "giang",
];

/// Provinces and cities, old and new, as people write them, without accents and spaces.
const PROVINCES: &[&str] = &[
    "hanoi",
    "hn",
    "hochiminh",
    "hcm",
    "tphcm",
    "tphochiminh",
    "saigon",
    "sg",
    "thanhphohochiminh",
    "danang",
    "haiphong",
    "cantho",
    "hue",
    "thuathienhue",
    "angiang",
    "bariavungtau",
    "vungtau",
    "bacgiang",
    "backan",
    "baclieu",
    "bacninh",
    "bentre",
    "binhdinh",
    "binhduong",
    "binhphuoc",
    "binhthuan",
    "camau",
    "caobang",
    "daklak",
    "daknong",
    "dienbien",
    "dongnai",
    "dongthap",
    "gialai",
    "hagiang",
    "hanam",
    "hatinh",
    "haiduong",
    "haugiang",
    "hoabinh",
    "hungyen",
    "khanhhoa",
    "kiengiang",
    "kontum",
    "laichau",
    "lamdong",
    "langson",
    "laocai",
    "longan",
    "namdinh",
    "nghean",
    "ninhbinh",
    "ninhthuan",
    "phutho",
    "phuyen",
    "quangbinh",
    "quangnam",
    "quangngai",
    "quangninh",
    "quangtri",
    "soctrang",
    "sonla",
    "tayninh",
    "thaibinh",
    "thainguyen",
    "thanhhoa",
    "tiengiang",
    "travinh",
    "tuyenquang",
    "vinhlong",
    "vinhphuc",
    "yenbai",
];

/// What forms of address and words for gender there are, without accents.
const GENDER_WORDS: &[&str] = &[
    "nam", "nu", "male", "female", "m", "f", "anh", "chi", "ong", "ba", "co", "mr", "mrs", "ms", "miss", "trai", "gai",
    "khac", "other",
];

/// What one value looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is one independent test of the same value")]
pub(super) struct Shape {
    /// One `@` with a dot somewhere after it.
    pub email: bool,
    /// 9 to 11 digits that begin as a telephone number does.
    pub phone: bool,
    /// A day, month and year in any order.
    pub date: bool,
    /// Such a date in a year in which a living customer may be born.
    pub birth: bool,
    /// A year alone.
    pub year: bool,
    /// A word for a gender, or a form of address.
    pub gender: bool,
    /// A web address.
    pub url: bool,
    /// Digits with signs of grouping.
    pub number: bool,
    /// A LadiFlow id: 24 hexadecimal digits.
    pub id: bool,
    /// Letters and digits without a space, as in `KH0012`.
    pub code: bool,
    /// Two to six words of letters.
    pub name: bool,
    /// One word of letters.
    pub word: bool,
    /// The first word is a Vietnamese family name.
    pub family_first: bool,
    /// A Vietnamese province.
    pub province: bool,
}

impl Shape {
    /// Looks at one value without the spaces around it.
    pub fn of(value: &str) -> Self {
        if value.contains('@') {
            return Self { email: is_email(value), ..Self::default() };
        }
        let digits = value.bytes().filter(u8::is_ascii_digit).count();
        if digits > 0 {
            let birth_or_date = date_year(value);
            return Self {
                phone: is_phone(value, digits),
                date: birth_or_date.is_some(),
                birth: birth_or_date.is_some_and(|year| (1920..=2020).contains(&year)),
                year: digits == 4 && value.len() == 4 && (value.starts_with("19") || value.starts_with("20")),
                number: value.bytes().all(|byte| byte.is_ascii_digit() || b".,- ".contains(&byte)),
                id: value.len() == 24 && value.bytes().all(|byte| byte.is_ascii_hexdigit()),
                code: digits < value.len()
                    && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.#".contains(&byte)),
                url: is_url(value),
                ..Self::default()
            };
        }
        if is_url(value) {
            return Self { url: true, ..Self::default() };
        }
        Self::of_letters(value)
    }

    fn of_letters(value: &str) -> Self {
        if value.len() > 80 {
            return Self::default();
        }
        let words = words(value);
        let letters = value.chars().all(|sign| sign.is_alphabetic() || " .'’-".contains(sign) || is_mark(sign));
        let joined: String = words.iter().map(|word| word.plain.as_str()).collect();
        let bare = ["tinh", "thanhpho", "tp"].iter().find_map(|kind| joined.strip_prefix(kind)).unwrap_or(&joined);
        Self {
            gender: GENDER_WORDS.contains(&joined.as_str()),
            name: letters && (2..=6).contains(&words.len()),
            word: letters && words.len() == 1,
            family_first: letters && words.first().is_some_and(|word| FAMILY_NAMES.contains(&word.plain.as_str())),
            province: PROVINCES.contains(&joined.as_str()) || PROVINCES.contains(&bare),
            ..Self::default()
        }
    }
}

fn is_mark(sign: char) -> bool {
    unicode_normalization::char::is_combining_mark(sign)
}

fn is_email(value: &str) -> bool {
    let Some((name, domain)) = value.split_once('@') else {
        return false;
    };
    !name.is_empty() && !domain.contains('@') && domain.trim_end_matches('.').contains('.') && !value.contains(' ')
}

fn is_phone(value: &str, digits: usize) -> bool {
    let first = value.split(['/', ';', ',', '|', '\n']).next().unwrap_or_default();
    let body = first.trim_start_matches("p:").trim_start_matches('\'').trim();
    let digits = if body.len() < value.len() { body.bytes().filter(u8::is_ascii_digit).count() } else { digits };
    let plausible = body.chars().all(|sign| sign.is_ascii_digit() || " .-+()\u{a0}".contains(sign));
    let first = body.trim_start_matches(['(', ' ']);
    let begins = first.starts_with(['0', '+', '3', '5', '7', '8', '9']);
    plausible && begins && ((9..=11).contains(&digits) || first.starts_with('+') && (8..=15).contains(&digits))
}

/// The year of a value that begins with a date in digits.
fn date_year(value: &str) -> Option<u32> {
    let day = value.split([' ', 'T']).next()?;
    let mut parts = day.split(['/', '-', '.']);
    let [first, second, third] = [parts.next()?, parts.next()?, parts.next()?].map(|part| part.parse::<u32>().ok());
    if parts.next().is_some() {
        return None;
    }
    match (first?, second?, third?) {
        (year @ 1900..=2100, 1..=12, 1..=31) | (1..=31, 1..=31, year @ 1900..=2100) => Some(year),
        (1..=31, 1..=31, year @ 0..=99) => Some(if year > 26 { 1900 + year } else { 2000 + year }),
        _ => None,
    }
}

fn is_url(value: &str) -> bool {
    let host = value.split_once("://").map_or(value, |(_, rest)| rest);
    let scheme = host.len() < value.len();
    let dotted = host.split('/').next().is_some_and(|host| {
        let ending = host.rsplit('.').next().unwrap_or_default();
        host.contains('.') && ending.len() > 1 && ending.bytes().all(|byte| byte.is_ascii_alphabetic())
    });
    !value.contains(' ') && (scheme || dotted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_show_what_they_are() {
        let shape = Shape::of;
        assert!(shape("an@example.vn").email && !shape("an@example").email && !shape("@an").email);
        for phone in ["0912345678", "+84 912 345 678", "912345678", "(024) 3825 1234", "p:+84912345678"] {
            assert!(shape(phone).phone, "{phone}");
        }
        for other in ["079123456789", "12/05/1990", "1234", "0912345678 (Zalo)x"] {
            assert!(!shape(other).phone, "{other}");
        }
        for date in ["03/11/1989", "1989-11-03 00:00:00", "3.11.89", "1989-11-03T00:00:00Z"] {
            assert!(shape(date).birth, "{date}");
        }
        assert!(shape("03/11/2026").date && !shape("03/11/2026").birth);
        assert!(shape("1989").year && shape("1989").number && !shape("1989").date);
        assert!(shape("Nữ").gender && shape("Anh").gender && !shape("Nam Định").gender);
        assert!(shape("facebook.com/an").url && shape("https://example.vn").url && !shape("Q. Ba Dinh").url);
        assert!(shape("641d1b2c3d4e5f6071829304").id);
        assert!(shape("Nguyễn Thị Mai").name && shape("Nguyễn Thị Mai").family_first && shape("Mai").word);
        assert!(shape("Tỉnh Nghệ An").province && shape("TP. Hồ Chí Minh").province && !shape("Mai").province);
    }
}
