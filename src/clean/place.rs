//! One spelling for the provinces of Vietnam, where the config asks for it. Addresses are never rewritten otherwise.

use compact_str::CompactString;

use super::{Cleaned, Rule, Rules, key, text};

/// The provinces and cities before and after the reform of July 2025, as they are spelt.
const PROVINCES: &[&str] = &[
    "An Giang",
    "Bà Rịa - Vũng Tàu",
    "Bắc Giang",
    "Bắc Kạn",
    "Bạc Liêu",
    "Bắc Ninh",
    "Bến Tre",
    "Bình Định",
    "Bình Dương",
    "Bình Phước",
    "Bình Thuận",
    "Cà Mau",
    "Cần Thơ",
    "Cao Bằng",
    "Đà Nẵng",
    "Đắk Lắk",
    "Đắk Nông",
    "Điện Biên",
    "Đồng Nai",
    "Đồng Tháp",
    "Gia Lai",
    "Hà Giang",
    "Hà Nam",
    "Hà Nội",
    "Hà Tĩnh",
    "Hải Dương",
    "Hải Phòng",
    "Hậu Giang",
    "Hòa Bình",
    "Hồ Chí Minh",
    "Huế",
    "Hưng Yên",
    "Khánh Hòa",
    "Kiên Giang",
    "Kon Tum",
    "Lai Châu",
    "Lâm Đồng",
    "Lạng Sơn",
    "Lào Cai",
    "Long An",
    "Nam Định",
    "Nghệ An",
    "Ninh Bình",
    "Ninh Thuận",
    "Phú Thọ",
    "Phú Yên",
    "Quảng Bình",
    "Quảng Nam",
    "Quảng Ngãi",
    "Quảng Ninh",
    "Quảng Trị",
    "Sóc Trăng",
    "Sơn La",
    "Tây Ninh",
    "Thái Bình",
    "Thái Nguyên",
    "Thanh Hóa",
    "Thừa Thiên Huế",
    "Tiền Giang",
    "Trà Vinh",
    "Tuyên Quang",
    "Vĩnh Long",
    "Vĩnh Phúc",
    "Yên Bái",
];

/// Other names in use, in the form of [`key::fold`].
const OTHER_NAMES: &[(&str, &str)] = &[
    ("hcm", "Hồ Chí Minh"),
    ("hcmc", "Hồ Chí Minh"),
    ("tphcm", "Hồ Chí Minh"),
    ("ho chi minh city", "Hồ Chí Minh"),
    ("sai gon", "Hồ Chí Minh"),
    ("saigon", "Hồ Chí Minh"),
    ("sg", "Hồ Chí Minh"),
    ("hn", "Hà Nội"),
    ("hanoi", "Hà Nội"),
    ("dn", "Đà Nẵng"),
    ("danang", "Đà Nẵng"),
    ("hp", "Hải Phòng"),
    ("haiphong", "Hải Phòng"),
    ("brvt", "Bà Rịa - Vũng Tàu"),
    ("br vt", "Bà Rịa - Vũng Tàu"),
    ("vung tau", "Bà Rịa - Vũng Tàu"),
    ("dak lak", "Đắk Lắk"),
    ("daklak", "Đắk Lắk"),
    ("dac lac", "Đắk Lắk"),
    ("dak nong", "Đắk Nông"),
    ("bac can", "Bắc Kạn"),
];

/// The one spelling of a province, without `Tỉnh` or `Thành phố` before it.
pub fn province(text: &str) -> Option<&'static str> {
    let folded = key::fold(text);
    let name = ["thanh pho ", "tinh ", "tp "].iter().find_map(|before| folded.strip_prefix(before)).unwrap_or(&folded);
    OTHER_NAMES
        .iter()
        .find(|(other, _)| *other == name)
        .map(|(_, spelling)| *spelling)
        .or_else(|| PROVINCES.iter().copied().find(|spelling| key::fold(spelling) == name))
}

/// Cleans the name of a city or province: a text, in its one spelling where the rule is on.
pub fn clean(cell: &str, rules: Rules) -> Cleaned<CompactString> {
    let mut cleaned = text::clean(cell, rules);
    if rules.has(Rule::ProvinceSpelling)
        && let Ok(Some(city)) = &mut cleaned.result
        && let Some(spelling) = province(city)
        && spelling != city
    {
        *city = spelling.into();
        cleaned.applied.insert(Rule::ProvinceSpelling);
    }
    cleaned
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_province_is_respelt_only_where_asked() {
        let mut on = Rules::default();
        on.insert(Rule::ProvinceSpelling);
        for (cell, spelling) in [
            ("TP.HCM", "Hồ Chí Minh"),
            ("TPHCM", "Hồ Chí Minh"),
            ("Tp. Hồ Chí Minh", "Hồ Chí Minh"),
            ("Sài Gòn", "Hồ Chí Minh"),
            ("ha noi", "Hà Nội"),
            ("HN", "Hà Nội"),
            ("Thanh Hoá", "Thanh Hóa"),
            ("Tỉnh Khánh Hoà", "Khánh Hòa"),
            ("Quận 1", "Quận 1"),
        ] {
            assert_eq!(clean(cell, on).value().unwrap(), spelling);
            assert_eq!(clean(cell, Rules::default()).value().unwrap(), cell);
        }
    }

    #[test]
    fn every_spelling_is_its_own() {
        for spelling in PROVINCES {
            assert_eq!(province(spelling), Some(*spelling));
        }
        for (_, spelling) in OTHER_NAMES {
            assert!(PROVINCES.contains(spelling), "{spelling}");
        }
    }
}
