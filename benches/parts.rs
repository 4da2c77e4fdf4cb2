//! Measures the parts that every row passes: `cargo bench --bench parts`. The ledger has a bench of its own.

use std::hint::black_box;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use ladiflow_import::api::{Bodies, Reply, SentTags, compare};
use ladiflow_import::config::Settings;
use ladiflow_import::customer::Customer;
use ladiflow_import::delivery::{Concurrency, Pacer, Rate};
use ladiflow_import::plan::Plan;
use ladiflow_import::row::Row;
use ladiflow_import::source::{InputOptions, Location, Sources};
use ladiflow_import::survey::{Brief, Findings, Task, survey};
use tokio::time::Instant;

/// What was found out about the sample list, and its first row.
fn sample() -> (Findings, Row) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/customers.csv");
    let mut sources = Sources::open(&[Location::File(path)], &InputOptions::default()).expect("the sample is there");
    let plan = Plan::new(Settings::default(), None).expect("defaults make sense");
    let brief = Brief {
        reading: &plan.reading.rows,
        rules: plan.rules,
        recognise: plan.recognise,
        clean: &plan.clean,
        decisions: None,
        believes_results: true,
        limit: None,
        today: jiff::civil::date(2026, 11, 24),
    };
    let findings = survey(&mut sources, &brief).expect("the sample is sound");
    let mut first = None;
    let mut take = |row: &mut Row| {
        first = Some(row.clone());
        ControlFlow::Break(())
    };
    sources.read(&mut take).expect("it was read before");
    (findings, first.expect("the sample has rows"))
}

fn customer(findings: &Findings, row: &Row) -> Customer {
    let Task::Send(customer) = findings.fate(row).task else { panic!("the row is sound") };
    customer
}

fn parts(criterion: &mut Criterion) {
    let (findings, row) = sample();
    let sent = customer(&findings, &row);
    let body = Bodies::Ids.write(&sent).json;
    let fields = std::str::from_utf8(&body).expect("JSON is text").trim_start_matches('{');
    let answer = format!(r#"{{"data":{{"_id":"641d1b2c3d4e5f6071829304",{fields},"message":"","code":201}}"#);

    let mut group = criterion.benchmark_group("a row");
    group.throughput(Throughput::Elements(1));
    group.bench_function("cells to customer to body", |bencher| {
        bencher.iter(|| Bodies::Ids.write(&customer(&findings, black_box(&row))));
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
