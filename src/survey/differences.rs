//! Duplicates that say something which the row that is sent does not.

use std::collections::{HashMap, HashSet};

use super::{Brief, Findings, SurveyError, fate, read};
use crate::customer::Customer;
use crate::mapping::Verdict;
use crate::source::Sources;

/// The names of the values that a customer has, each with a hash of the value.
type Digest = Vec<(String, u64)>;

/// Finds out which duplicates say something that the row which is sent does not. Counts the duplicates that no earlier
/// run settled.
pub(super) fn compare_repeats(
    sources: &mut Sources,
    brief: &Brief<'_>,
    findings: &mut Findings,
) -> Result<u64, SurveyError> {
    let mut kept: HashMap<u64, Digest> = HashMap::new();
    let mut waiting: HashMap<u64, Vec<(u64, Digest)>> = HashMap::new();
    let originals: HashSet<u64> = findings.repeats.duplicates().iter().map(|(_, original)| *original).collect();
    let (mut differing, mut numbers, mut unsent) = (HashMap::new(), HashMap::new(), 0);
    read(sources, brief.limit, &mut |row| {
        let original = findings.repeats.original(row.position);
        let is_original = originals.contains(&row.position);
        if original.is_none() && !is_original {
            return;
        }
        let previous = findings.feedback.as_ref().map(|feedback| feedback.previous(row)).unwrap_or_default();
        unsent += u64::from(original.is_some() && fate::settled_before(&previous, row).is_none());
        let Verdict::Ready(customer) = findings.mapping.apply(row, &findings.manner).verdict else { return };
        let values = digest(&customer);
        if is_original {
            numbers.extend(previous.number.map(|number| (row.position, number)));
            for (position, theirs) in waiting.remove(&row.position).unwrap_or_default() {
                note_difference(&mut differing, position, &theirs, &values);
            }
            kept.insert(row.position, values);
        } else if let Some(original) = original {
            match kept.get(&original) {
                Some(values_kept) => note_difference(&mut differing, row.position, &values, values_kept),
                None => waiting.entry(original).or_default().push((row.position, values)),
            }
        }
    })?;
    findings.differing = differing;
    findings.numbers = numbers;
    Ok(unsent)
}

fn note_difference(differing: &mut HashMap<u64, Vec<String>>, position: u64, values: &Digest, kept: &Digest) {
    let fields: Vec<_> = values.iter().filter(|value| !kept.contains(value)).map(|(name, _)| name.clone()).collect();
    if !fields.is_empty() {
        differing.insert(position, fields);
    }
}

fn digest(customer: &Customer) -> Digest {
    let hash = |value: &dyn std::fmt::Debug| {
        let hash = blake3::hash(format!("{value:?}").as_bytes());
        u64::from_le_bytes(*hash.as_bytes().first_chunk().expect("a hash has 32 bytes"))
    };
    let fields = customer.fields().map(|(field, value)| (field.name().to_owned(), hash(value)));
    let custom = customer.custom_fields.iter().map(|field| (format!("custom:{}", field.name), hash(&field.value)));
    let tags = (!customer.tags.is_empty()).then(|| ("tags".to_owned(), hash(&customer.tags)));
    fields.chain(custom).chain(tags).collect()
}
