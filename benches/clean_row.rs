//! Measures what cleaning a typical row of 16 columns costs: `cargo bench --bench clean_row`.

use std::hint::black_box;
use std::time::Instant;

use ladiflow_import::clean::date::{Order, Purpose, Reading};
use ladiflow_import::clean::number::Decimal;
use ladiflow_import::clean::phone::Region;
use ladiflow_import::clean::{Rules, Written, date, email, gender, language, list, name, number, phone, text, url};

/// Few enough to be done before the machine turns to something else.
const ROUNDS: u32 = 1_000;

/// What a cell is, what it says, and how it is cleaned.
type Cell<'a> = (&'a str, &'a str, &'a dyn Fn(&str));

fn main() {
    let rules = Rules::default();
    let reading = Reading {
        order: Order::DayFirst,
        rewriting: None,
        format: None,
        epoch_1904: false,
        purpose: Purpose::Birthday,
        today: jiff::civil::date(2026, 11, 24),
    };
    let email = |cell: &str| drop(black_box(email::clean(cell, rules)));
    let phone = |cell: &str| drop(black_box(phone::clean(cell, Written::Text, Region::VIETNAM, rules)));
    let name = |cell: &str| drop(black_box(name::clean(cell, rules)));
    let date = |cell: &str| drop(black_box(date::clean(cell, Written::Text, &reading, rules)));
    let gender = |cell: &str| drop(black_box(gender::clean(cell, rules)));
    let text = |cell: &str| drop(black_box(text::clean(cell, rules)));
    let tags = |cell: &str| drop(black_box(list::clean(cell, ",", rules)));
    let score = |cell: &str| drop(black_box(number::score(cell, Written::Text, Decimal::Comma, rules)));
    let postal = |cell: &str| drop(black_box(number::postal_code(cell, rules)));
    let language = |cell: &str| drop(black_box(language::clean(cell, rules)));
    let url = |cell: &str| drop(black_box(url::clean(cell, rules)));
    let clean: [Cell<'_>; 16] = [
        ("email", "nguyenvanan@example.vn", &email),
        ("phone", "0912345678", &phone),
        ("full_name", "Nguyễn Văn An", &name),
        ("dob", "03/11/1989", &date),
        ("gender", "Nam", &gender),
        ("city", "Hà Nội", &text),
        ("district", "Quận Cầu Giấy", &text),
        ("ward", "Phường Trung Hoà", &text),
        ("address", "Số 12, ngõ 34 đường Trần Duy Hưng", &text),
        ("company", "Công ty TNHH Ví Dụ", &text),
        ("job_title", "Kế toán", &text),
        ("tags", "VIP,Khách mới", &tags),
        ("score", "120", &score),
        ("postal_code", "100000", &postal),
        ("lang", "vi", &language),
        ("website", "https://example.vn", &url),
    ];
    let dirty: [Cell<'_>; 8] = [
        ("email in capitals", "  Nguyen.An@Example.VN", &email),
        ("phone with dots", "+84 912.345.678", &phone),
        ("old phone", "01681234567", &phone),
        ("landline", "024 3825 1234", &phone),
        ("foreign phone", "+1 202-555-0173", &phone),
        ("name in NFD", "Nguye\u{302}\u{303}n Va\u{306}n An", &name),
        ("date in words", "ngày 3 tháng 11 năm 1989", &date),
        ("no email", "không có", &email),
    ];
    report("a clean row", &clean);
    report("cells that need work", &dirty);
}

fn report(title: &str, cells: &[Cell<'_>]) {
    #[expect(clippy::print_stdout, reason = "a measurement tells its figures there")]
    let say = |line: String| println!("{line}");
    let nanoseconds = |cells: &[Cell<'_>]| {
        // The best of many: what the machine's other work does not disturb.
        let run = |_| {
            let start = Instant::now();
            for _ in 0..ROUNDS {
                for (_, cell, clean) in cells {
                    clean(black_box(cell));
                }
            }
            start.elapsed().as_nanos() / u128::from(ROUNDS)
        };
        (0..300).map(run).min().unwrap_or_default()
    };
    say(format!("{title}: {} ns", nanoseconds(cells)));
    for cell in cells {
        say(format!("  {:<20} {:>5} ns", cell.0, nanoseconds(std::slice::from_ref(cell))));
    }
}
