//! What the answer to a question makes of the rules.

use crate::config::rules::{Rule, Rules, Tags};
use crate::customer::Field;
use crate::mapping::recognise::Target;

/// What a column is, as the user says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answer {
    /// It feeds this.
    Feeds(Target),
    /// It is kept in the custom field of this name.
    Custom(String),
    /// It is left out.
    LeaveOut,
}

impl Answer {
    /// Writes the answer for a column, by the name that rules have for it. A field that has a column already takes
    /// this one where that one is empty.
    pub(super) fn write(self, rules: &mut Rules, column: String) {
        match self {
            Self::LeaveOut => {}
            Self::Custom(name) => {
                rules.custom_fields.entry(name).or_default().column.push(column);
            }
            Self::Feeds(Target::Tags) => rules.tags.get_or_insert_with(Tags::default).column.push(column),
            Self::Feeds(Target::Field(field)) => feed(rules, field, column),
        }
    }
}

fn feed(rules: &mut Rules, field: Field, column: String) {
    let rule = rules.fields.entry(field.name().to_owned()).or_default();
    if rule.template.is_some() {
        *rule = Rule::of_column(column);
    } else {
        rule.column.push(column);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_become_rules() {
        let mut rules: Rules = toml::from_str("[fields]\nphone = \"ĐT\"\nfull_name = \"{Họ} {Tên}\"").unwrap();
        for (answer, column) in [
            (Answer::Feeds(Target::Field(Field::Phone)), "ĐT 2"),
            (Answer::Feeds(Target::Field(Field::FullName)), "Tên đầy đủ"),
            (Answer::Feeds(Target::Tags), "Nhóm"),
            (Answer::Custom("nam_sinh".to_owned()), "Năm sinh"),
            (Answer::LeaveOut, "STT"),
        ] {
            answer.write(&mut rules, column.to_owned());
        }
        let expected: Rules = toml::from_str(
            "[fields]\nphone = [\"ĐT\", \"ĐT 2\"]\nfull_name = \"Tên đầy đủ\"\n\
             [custom_fields]\nnam_sinh = \"Năm sinh\"\n[tags]\ncolumn = \"Nhóm\"",
        )
        .unwrap();
        assert_eq!(rules, expected);
    }
}
