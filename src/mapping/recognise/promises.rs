//! What recognition promises beyond single headers: what values decide, and what several columns make of a field.

use proptest::prelude::*;

use super::{
    Column, Doubt, Evidence, JoinOrder, NamePart, NameSource, NoteKind, Proposal, Reason, Role, Target, recognise,
};
use crate::customer::Field;
use crate::message::Lang;

const EMAILS: [&str; 5] = ["an@example.vn", "binh@example.vn", "chi@example.com", "dung@example.vn", "em@example.vn"];
const PHONES: [&str; 5] = ["0912345678", "0363042200", "+84 912 345 679", "0787654321", "0561234567"];
const NAMES: [&str; 5] = ["Nguyễn Văn An", "Trần Thị Bình", "Lê Chi", "Phạm Dung", "Đỗ Thị Em"];
const FAMILIES: [&str; 5] = ["Nguyễn", "Trần", "Lê", "Phạm", "Đỗ"];
const GIVEN: [&str; 5] = ["An", "Bình", "Chi", "Dung", "Em"];
const BIRTHS: [&str; 5] = ["03/11/1989", "12/01/1990", "1995-07-30", "01.02.2001", "28/02/1976"];
const GENDERS: [&str; 5] = ["Nam", "Nữ", "nữ", "Nam", "Nữ"];
const CITIES: [&str; 5] = ["Hà Nội", "TP. Hồ Chí Minh", "Đà Nẵng", "Nghệ An", "Tỉnh Nam Định"];
const CODES: [&str; 5] = ["KH0001", "KH0002", "KH0003", "KH0004", "KH0005"];
const NONE: [&str; 0] = [];

fn propose(columns: &[(&str, &[&str])]) -> Proposal {
    let evidence: Vec<Evidence> = columns
        .iter()
        .map(|(_, values)| {
            let mut evidence = Evidence::default();
            values.iter().for_each(|value| evidence.observe(value));
            evidence
        })
        .collect();
    let columns: Vec<_> =
        columns.iter().zip(&evidence).map(|((header, _), evidence)| Column { header, evidence }).collect();
    recognise(&columns)
}

fn roles(proposal: &Proposal) -> Vec<Role> {
    proposal.columns.iter().map(|finding| finding.role.clone()).collect()
}

#[test]
fn a_list_without_headers_is_understood_by_its_values() {
    let proposal = propose(&[
        ("", &EMAILS),
        ("Column2", &PHONES),
        ("", &NAMES),
        ("", &BIRTHS),
        ("", &GENDERS),
        ("", &CITIES),
        ("", &CODES),
    ]);
    let fields = [Field::Email, Field::Phone, Field::FullName, Field::Dob, Field::Gender, Field::City].map(Role::Field);
    assert_eq!(roles(&proposal)[..6], fields);
    assert_eq!(roles(&proposal)[6], Role::Ignored(Reason::Blank));
}

#[test]
fn values_that_are_clearly_something_else_make_a_question_of_a_header() {
    let cases: [(&str, &[&str], Field, Doubt); 8] = [
        ("Điện thoại", &EMAILS, Field::Phone, Doubt::ValuesDisagree),
        ("Email", &PHONES, Field::Email, Doubt::ValuesDisagree),
        ("Khách hàng", &CODES, Field::FullName, Doubt::ValuesDisagree),
        ("Giới tính", &["0", "1", "1", "0", "1"], Field::Gender, Doubt::Codes),
        ("Tỉnh", &["01", "79", "48", "31", "92"], Field::City, Doubt::Codes),
        ("Năm sinh", &["1989", "1990", "1995", "2001", "1976"], Field::Dob, Doubt::YearOnly),
        (
            "Ngày sinh",
            &["01/11/2026", "02/11/2026", "03/11/2026", "04/11/2026", "05/11/2026"],
            Field::Dob,
            Doubt::RecentDates,
        ),
        ("Mã khách hàng", &["VIP"; 40], Field::ExternalCustomerId, Doubt::Repeats),
    ];
    for (header, values, field, doubt) in cases {
        let proposal = propose(&[(header, values)]);
        assert_eq!(roles(&proposal), [Role::Question(Target::Field(field), doubt)], "{header}");
        assert_eq!(proposal.questions.len(), 1);
        assert_eq!(proposal.sources(field).count(), 0);
    }
}

#[test]
fn bad_values_alone_do_not_speak_against_a_clear_header() {
    let proposal = propose(&[("Số điện thoại", &["09123", "không có", "x", "0", "12"])]);
    assert_eq!(roles(&proposal), [Role::Field(Field::Phone)]);
}

#[test]
fn values_settle_headers_that_can_mean_several_things() {
    let proposal = propose(&[("NS", &BIRTHS), ("GT", &GENDERS), ("Liên hệ", &PHONES), ("Khu vực", &CITIES)]);
    assert_eq!(roles(&proposal), [Field::Dob, Field::Gender, Field::Phone, Field::City].map(Role::Field));
    let proposal = propose(&[("NS", &NONE), ("GT", &NONE), ("Liên hệ", &NONE), ("Khu vực", &NONE)]);
    assert!(roles(&proposal).iter().all(|role| matches!(role, Role::Question(_, Doubt::Ambiguous))));
}

#[test]
fn names_are_joined_so_that_the_vietnamese_family_name_comes_first() {
    let order = |columns: &[(&str, &[&str])]| propose(columns).name;
    let vietnamese = |columns: &[usize]| NameSource::Joined(columns.to_vec(), JoinOrder::Vietnamese);
    let western = |columns: &[usize]| NameSource::Joined(columns.to_vec(), JoinOrder::Western);
    assert_eq!(order(&[("Tên", &NONE), ("Họ", &NONE), ("Tên đệm", &NONE)]), vietnamese(&[1, 2, 0]));
    assert_eq!(order(&[("First Name", &NONE), ("Last Name", &NONE)]), western(&[0, 1]));
    assert_eq!(order(&[("First Name", &GIVEN), ("Last Name", &FAMILIES)]), vietnamese(&[1, 0]));
    assert_eq!(order(&[("First Name", &FAMILIES), ("Last Name", &GIVEN)]), western(&[0, 1]));
    let middle = ["Văn", "Thị", "Lan", "Mỹ", "Thị"];
    assert_eq!(
        order(&[("First Name", &GIVEN), ("Middle Name", &middle), ("Last Name", &FAMILIES)]),
        vietnamese(&[2, 1, 0])
    );
}

#[test]
fn a_lone_name_is_the_whole_name_and_beside_a_family_name_the_given_one() {
    let alone = propose(&[("Tên", &NONE), ("SĐT", &NONE)]);
    assert_eq!((&alone.columns[0].role, &alone.name), (&Role::Field(Field::FullName), &NameSource::Whole(0)));
    let beside = propose(&[("Họ", &NONE), ("Tên", &NONE)]);
    assert_eq!(beside.columns[1].role, Role::NamePart(NamePart::Given));
}

#[test]
fn a_first_name_beside_the_whole_name_is_taken_as_it_is_unless_it_is_a_part() {
    let export = propose(&[("name", &NAMES), ("first_name", &NAMES), ("last_name", &[""; 5])]);
    assert_eq!(export.columns[1].role, Role::Field(Field::FirstName));
    let parts = propose(&[("Full Name", &NAMES), ("First Name", &GIVEN), ("Last Name", &FAMILIES)]);
    assert_eq!(parts.columns[1].role, Role::NamePart(NamePart::Given));
    assert_eq!(parts.name, NameSource::Whole(0));
}

#[test]
fn several_phones_are_tried_in_order_and_it_is_said() {
    let proposal = propose(&[("Phone", &NONE), ("Business Phone", &NONE), ("Mobile", &NONE), ("SĐT phụ huynh", &NONE)]);
    let phones: Vec<_> = proposal.sources(Field::Phone).map(|source| (source.column, source.unless.clone())).collect();
    assert_eq!(phones, [(2, vec![]), (0, vec![2])]);
    let notes: Vec<_> = proposal.notes.iter().map(|note| (note.column, note.kind)).collect();
    assert_eq!(notes, [(0, NoteKind::Fallback), (1, NoteKind::LeftOut)]);
    assert_eq!(proposal.columns[3].role, Role::Ignored(Reason::SomebodyElse));
}

#[test]
fn parts_of_two_addresses_are_never_mixed() {
    let columns =
        [("Home Street", &NONE[..]), ("Home City", &NONE), ("Business Street", &NONE), ("Business Country", &NONE)];
    let proposal = propose(&columns);
    let sources =
        |field| proposal.sources(field).map(|source| (source.column, source.unless.clone())).collect::<Vec<_>>();
    assert_eq!(sources(Field::Address), [(0, vec![]), (2, vec![0, 1])]);
    assert_eq!(sources(Field::Country), [(3, vec![0, 1])]);
    let shipping = propose(&[("Billing City", &NONE), ("Shipping City", &NONE), ("Shipping Address", &NONE)]);
    assert_eq!(shipping.sources(Field::Address).count(), 0);
}

#[test]
fn somebody_elses_phone_is_asked_about_only_when_there_is_no_other() {
    let alone = propose(&[("Họ tên học sinh", &NONE), ("SĐT phụ huynh", &PHONES)]);
    assert_eq!(alone.columns[1].role, Role::Question(Target::Field(Field::Phone), Doubt::SomebodyElse));
}

#[test]
fn an_unknown_word_for_the_customer_is_understood_when_name_and_contact_share_it() {
    let proposal = propose(&[("Zorgon Name", &NONE), ("Zorgon Email", &NONE), ("Zorgon Rank", &NONE)]);
    assert_eq!(roles(&proposal)[..2], [Field::FullName, Field::Email].map(Role::Field));
    let beside = propose(&[("Zorgon Name", &NONE), ("Zorgon Email", &NONE), ("Phone", &NONE)]);
    assert!(matches!(beside.columns[1].role, Role::Question(_, Doubt::UnknownWords)));
}

#[test]
fn a_name_on_a_parcel_gives_way_to_first_and_last_name() {
    let proposal = propose(&[("First Name", &NONE), ("Last Name", &NONE), ("Shipping Name", &NONE)]);
    assert_eq!(proposal.name, NameSource::Joined(vec![0, 1], JoinOrder::Western));
    assert_eq!(proposal.columns[2].role, Role::Ignored(Reason::SecondChoice));
}

#[test]
fn a_contact_person_comes_after_the_customer_and_a_bill_before_a_bare_name() {
    let company = propose(&[("Tên khách hàng", &NONE), ("Điện thoại", &NONE), ("ĐTDĐ người liên hệ", &NONE)]);
    assert_eq!(company.sources(Field::Phone).map(|source| source.column).collect::<Vec<_>>(), [1]);
    let order = propose(&[("Name", &NONE), ("Billing Name", &NONE)]);
    assert_eq!(order.name, NameSource::Whole(1));
    let people = propose(&[("Name", &NAMES), ("Billing Name", &NAMES)]);
    assert_eq!(people.name, NameSource::Whole(0));
}

#[test]
fn the_id_of_a_user_is_asked_about_where_the_list_has_an_id_of_its_own() {
    let role = |columns: &[(&str, &[&str])], at: usize| roles(&propose(columns))[at].clone();
    assert_eq!(role(&[("User ID", &NONE), ("Email", &NONE)], 0), Role::Field(Field::ExternalCustomerId));
    assert!(matches!(role(&[("ID", &NONE), ("User ID", &NONE)], 1), Role::Question(..)));
    assert!(matches!(role(&[("Submission ID", &NONE), ("User ID", &NONE)], 1), Role::Question(..)));
}

#[test]
fn marked_columns_are_what_they_say() {
    let proposal =
        propose(&[("cf.Language", &NONE), ("_import_status", &NONE), ("Ghi chú", &NONE), ("ghi_chu", &NONE)]);
    assert_eq!(
        roles(&proposal),
        [
            Role::Custom("Language".to_owned()),
            Role::Ignored(Reason::OwnResult),
            Role::Custom("ghi_chu".to_owned()),
            Role::Custom("ghi_chu_2".to_owned()),
        ]
    );
}

#[test]
fn every_question_note_and_reason_has_its_text_in_both_languages() {
    let doubts = [
        Doubt::Ambiguous,
        Doubt::UnknownWords,
        Doubt::ValuesDisagree,
        Doubt::OnlyValues,
        Doubt::Codes,
        Doubt::YearOnly,
        Doubt::RecentDates,
        Doubt::Repeats,
        Doubt::SomebodyElse,
    ];
    let proposal = propose(&[("Phone", &NONE), ("Phone 2", &NONE), ("Phone (work)", &NONE), ("Mã", &NONE)]);
    let question = &proposal.questions[0];
    let mut keys: Vec<(String, _)> = proposal.notes.iter().map(|note| (note.key().to_owned(), note.facts())).collect();
    keys.extend(
        doubts.map(|doubt| super::Question { doubt, ..question.clone() }).map(|asked| (asked.key(), asked.facts())),
    );
    keys.extend(Reason::ALL.iter().map(|reason| (format!("recognise.reason.{}", reason.name()), Vec::new())));
    for lang in [Lang::En, Lang::Vi] {
        for (key, facts) in &keys {
            let text = lang.find(key, facts).unwrap_or_else(|| panic!("{key} has no text in {lang}"));
            assert!(!text.contains("%{"), "{key} in {lang}: {text}");
        }
    }
}

proptest! {
    #[test]
    fn any_header_row_gives_a_role_to_each_column_and_one_first_choice_to_each_field(
        headers in prop::collection::vec("[a-zđếọ #./_()0-9]{0,12}|Họ|Tên|SĐT|Email|Home City|Work City|Ghi chú|Phone 2|Tag", 0..9),
    ) {
        let nothing = Evidence::default();
        let columns: Vec<_> = headers.iter().map(|header| Column { header, evidence: &nothing }).collect();
        let proposal = recognise(&columns);
        prop_assert_eq!(proposal.columns.len(), headers.len());
        for field in Field::ALL {
            prop_assert!(proposal.sources(*field).filter(|source| source.unless.is_empty()).count() <= 1);
        }
        let tags = proposal.columns.iter().filter(|finding| finding.role == Role::Tags).count();
        prop_assert!(tags <= 1);
        prop_assert!(proposal.columns.iter().all(|finding| (0.0..=1.0).contains(&finding.certainty)));
    }
}
