//! Measures the parts that every row passes: `cargo bench --bench parts`. The ledger has a bench of its own.

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use ladiflow_import::api::{Bodies, Reply, SentTags, compare};
use ladiflow_import::clean;
use ladiflow_import::clean::phone::Region;
use ladiflow_import::config::rules::Rules;
use ladiflow_import::config::values::{BadValue, Blank, FirstName, HiddenRows, ShortRows, Unmapped};
use ladiflow_import::customer::Customer;
use ladiflow_import::delivery::{Concurrency, Pacer, Rate};
use ladiflow_import::mapping::decisions::{ColumnDecision, Decisions};
use ladiflow_import::mapping::{Manner, Mapping, Setting, Verdict};
use ladiflow_import::row::{CellKind, Row};
use tokio::time::Instant;

const RULES: &str = r#"
    [fields]
    full_name = "Full name"
    email = "Email"
    phone = "Mobile phone"
    dob = "Birthday"
    gender = "Gender"
    address = "Address"
    city = "City"
    company = "Company"
    website = "Website"

    [custom_fields]
    points = { column = "Points", type = "number" }
    note = "Note"
"#;

const LIST: &str = "\
Full name,Email,Mobile phone,Birthday,Gender,Address,City,Company,Website,Points,Note
Trần Văn Bình,khach1@example.vn,0900000001,1951-02-02,female,2 Đường Bình,Đà Nẵng,Example Coffee,https://example.vn/1,1,gọi lại
";

fn row(cells: &csv::StringRecord) -> Row {
    let mut row = Row::default();
    for cell in cells {
        row.push(cell, CellKind::Text);
    }
    row
}

fn manner(headers: &[String]) -> Manner {
    Manner {
        rules: clean::Rules::default(),
        region: Region::VIETNAM,
        today: jiff::civil::date(2026, 11, 24),
        epochs_1904: vec![false],
        decisions: Decisions::none(headers.len()),
        headers: headers.to_vec(),
        blank: Blank::Omit,
        invalid_contact: BadValue::Refuse,
        invalid_optional: BadValue::Drop,
        short_rows: ShortRows::Pad,
        hidden_rows: HiddenRows::Import,
        first_name: FirstName::Off,
    }
}

fn mapping(manner: &Manner) -> Mapping {
    let rules: Rules = toml::from_str(RULES).expect("the rules of this bench");
    let setting = Setting {
        rules: manner.rules,
        region: manner.region,
        today: manner.today,
        epoch_1904: false,
        decision: ColumnDecision::default(),
        format: None,
        separator: ",",
    };
    Mapping::compile(&rules, &manner.headers, Unmapped::Ignore, [].into_iter(), &setting).expect("it fits the list")
}

fn customer(row: &Row, manner: &Manner, mapping: &Mapping) -> Customer {
    let Verdict::Ready(customer) = mapping.apply(row, manner).verdict else { panic!("the row is sound") };
    customer
}

fn parts(criterion: &mut Criterion) {
    let mut list = csv::Reader::from_reader(LIST.as_bytes());
    let headers: Vec<String> = list.headers().expect("a header").iter().map(str::to_owned).collect();
    let cells = list.records().next().expect("a row").expect("of sound CSV");
    let manner = manner(&headers);
    let mapping = mapping(&manner);
    let sent = customer(&row(&cells), &manner, &mapping);
    let body = Bodies::Ids.write(&sent).json;
    let fields = std::str::from_utf8(&body).expect("JSON is text").trim_start_matches('{');
    let answer = format!(r#"{{"data":{{"_id":"641d1b2c3d4e5f6071829304",{fields},"message":"","code":201}}"#);

    let mut group = criterion.benchmark_group("a row");
    group.throughput(Throughput::Elements(1));
    group.bench_function("cells to customer to body", |bencher| {
        bencher.iter(|| Bodies::Ids.write(&customer(&row(black_box(&cells)), &manner, &mapping)));
    });
    group.bench_function("answer read and compared", |bencher| {
        bencher.iter(|| {
            let reply = Reply::read(black_box(answer.as_bytes())).expect("an answer");
            compare(&sent, SentTags::Ids(&sent.tags), &reply.customer().expect("a customer"))
        });
    });
    let mut pacer =
        Pacer::new(Concurrency::Auto { max: 64 }, Some(Rate::per_second(1_000_000)), Duration::from_secs(60));
    group.bench_function("leave to go", |bencher| {
        bencher.iter(|| pacer.permit(black_box(Instant::now()), 3));
    });
    group.finish();
}

criterion_group!(benches, parts);
criterion_main!(benches);
