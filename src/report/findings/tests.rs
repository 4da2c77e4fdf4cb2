//! Findings of a sample list, laid out for narrow terminals and for `import`.

use std::path::Path;

use indexmap::IndexMap;
use textwrap::core::display_width;

use super::{Style, mapping_lines, text};
use crate::config::Settings;
use crate::config::values::Rate;
use crate::message::Lang;
use crate::plan::Plan;
use crate::report::paint::Paint;
use crate::source::{InputOptions, Location, Sources};
use crate::survey::{Brief, Findings, survey};

fn findings(list: &str, config: &str) -> Findings {
    let settings: Settings = toml::from_str(config).unwrap();
    let plan = Plan::new(settings, None).unwrap();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(list);
    let mut sources = Sources::open(&[Location::File(path)], &InputOptions::default()).unwrap();
    let brief = Brief {
        believes_results: true,
        reading: &plan.reading.rows,
        rules: plan.rules.clone(),
        recognise: plan.recognise,
        clean: &IndexMap::new(),
        decisions: None,
        limit: None,
        today: jiff::civil::date(2026, 11, 24),
    };
    survey(&mut sources, &brief).unwrap()
}

#[test]
fn no_line_is_wider_than_a_narrow_terminal() {
    let found = findings("khach-hang.csv", "");
    for lang in [Lang::En, Lang::Vi] {
        let style = Style { lang, paint: Paint::PLAIN, width: 40 };
        let text = text(&found, Rate::POLITE, style);
        // A path and a request body are shown as they are.
        let shown = text.lines().skip(1).filter(|line| !line.contains(['"', '{', '`']));
        for line in shown {
            assert!(display_width(line) <= 40, "{line}");
        }
    }
}

#[test]
fn an_import_tells_the_mapping_it_found() {
    let found = findings("khach-hang.csv", "");
    insta::assert_snapshot!("mapping_en", mapping_lines(&found, None, Lang::En, Paint::PLAIN));
    insta::assert_snapshot!("mapping_vi", mapping_lines(&found, None, Lang::Vi, Paint::PLAIN));
}

#[test]
fn an_import_tells_the_mapping_it_was_given() {
    let config = include_str!("../../../samples/config.toml");
    insta::assert_snapshot!(
        "mapping_given",
        mapping_lines(&findings("khach-hang.csv", config), None, Lang::En, Paint::PLAIN)
    );
}

#[test]
fn two_fields_of_one_column_tell_which_part_each_takes() {
    let config = "[fields]\nphone = \"Số điện thoại\"\ncity = { column = \"Địa chỉ\", split = \" - \", part = 1 }\n\
                  district = { column = \"Địa chỉ\", split = \" - \", part = -1 }\n";
    let told = mapping_lines(&findings("khach-hang.csv", config), None, Lang::En, Paint::PLAIN);
    for line in ["city      `Địa chỉ`, part 1 when cut at ` - `\n", "district  `Địa chỉ`, part -1 when cut at ` - `\n"]
    {
        assert!(told.contains(line), "{told}");
    }
}
