//! Weighs the whole header row together: each field goes to the one column that claims it best.

use super::Column;
use super::meaning::{Owner, Place, Reason, Subject};
use super::proposal::{Doubt, Finding, NameSource, Note, NoteKind, Proposal, Question, Role, Source, Target};
use super::reading::{Reading, read};
use super::verdict::{Verdict, judge};
use super::{leftovers, names, people, places};
use crate::customer::Field;

/// What a header without doubt says about a column, when the values cannot say more.
const SURE: f32 = 0.99;

/// A column that could feed a target.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Claim {
    pub column: usize,
    pub target: Target,
    pub strength: f32,
    pub place: Place,
    /// Whether it is the contact person's, beside the name of the customer.
    pub another: bool,
}

/// The row while it is weighed.
pub(super) struct Row<'a> {
    pub columns: &'a [Column<'a>],
    pub readings: Vec<Reading>,
    pub findings: Vec<Option<Finding>>,
    pub sources: Vec<(Field, Source)>,
    pub notes: Vec<Note>,
}

/// Weighs the columns of a list.
pub(super) fn weigh(columns: &[Column<'_>]) -> Proposal {
    let mut readings: Vec<Reading> = columns.iter().map(|column| read(column.header)).collect();
    people::adopt(&mut readings);
    let mut row =
        Row { columns, readings, findings: vec![None; columns.len()], sources: Vec::new(), notes: Vec::new() };
    leftovers::settle_marked(&mut row);
    let name = names::settle(&mut row);
    let mut claims = row.claims(&name);
    row.settle_doubted(&mut claims);
    places::settle(&mut row, &claims);
    row.settle_phones(&claims);
    row.settle_rest(&claims);
    leftovers::settle_unclaimed(&mut row);
    row.proposal(name)
}

impl Row<'_> {
    /// How strongly a column claims what it says, from its words alone.
    pub fn strength(&self, column: usize) -> f32 {
        let reading = &self.readings[column];
        let owner = if reading.owner == Owner::Recipient { 0.8 } else { 1.0 };
        let second = if reading.second { 0.75 } else { 1.0 };
        let company = match reading.subject {
            _ if !reading.company => 1.0,
            Some(Subject::Field(Field::Email)) => 0.65,
            _ => 0.55,
        };
        reading.certainty * owner * second * company * place_strength(reading.place)
    }

    /// Whether a column has still to be settled and nothing in its header forbids to use it.
    pub fn is_open(&self, column: usize) -> bool {
        self.findings[column].is_none() && self.readings[column].blocked.is_none()
    }

    /// Settles a column that feeds a field.
    pub fn feed(&mut self, field: Field, column: usize, certainty: f32, unless: Vec<usize>) {
        self.findings[column] = Some(Finding { role: Role::Field(field), certainty });
        self.sources.push((field, Source { column, unless }));
    }

    /// Settles a column that is left out.
    pub fn ignore(&mut self, column: usize, reason: Reason, certainty: f32) {
        self.findings[column] = Some(Finding { role: Role::Ignored(reason), certainty });
    }

    /// Settles a column that only the user can decide about.
    pub fn ask(&mut self, column: usize, target: Target, doubt: Doubt, certainty: f32) {
        self.findings[column] = Some(Finding { role: Role::Question(target, doubt), certainty });
    }

    /// Settles a column to which another one is preferred, and says so.
    pub fn pass_over(&mut self, column: usize, target: Target, preferred: usize) {
        self.ignore(column, Reason::SecondChoice, 0.9);
        self.note(column, target, preferred, NoteKind::LeftOut);
    }

    /// Says what was decided between two columns.
    pub fn note(&mut self, column: usize, target: Target, preferred: usize, kind: NoteKind) {
        let header = |column: usize| self.columns[column].header.to_owned();
        let note = Note { column, header: header(column), target, preferred: header(preferred), kind };
        self.notes.push(note);
    }

    /// Whether some column feeds the field.
    pub fn has(&self, target: Target) -> bool {
        match target {
            Target::Field(field) => self.sources.iter().any(|(fed, _)| *fed == field),
            Target::Tags => self.findings.iter().flatten().any(|finding| finding.role == Role::Tags),
        }
    }

    /// Whether a column belongs to the person to talk to while the name is somebody else's, as of a customer that is
    /// a company.
    fn is_of_another(&self, column: usize, name: &NameSource) -> bool {
        let named = match name {
            NameSource::Whole(column) => Some(*column),
            NameSource::Joined(columns, _) => columns.first().copied(),
            NameSource::Nowhere => None,
        };
        self.readings[column].owner == Owner::Contact
            && named.is_some_and(|named| self.readings[named].owner != Owner::Contact)
    }

    /// What the open columns claim, by column.
    fn claims(&self, name: &NameSource) -> Vec<Claim> {
        let open = || (0..self.columns.len()).filter(|column| self.is_open(*column));
        let has_phone = open().any(|column| {
            let subject = self.readings[column].subject;
            subject == Some(Subject::Mobile) || subject == Some(Subject::Field(Field::Phone))
        });
        let has_id =
            open().any(|column| self.readings[column].subject == Some(Subject::Maybe(Field::ExternalCustomerId)));
        let is_form = self.readings.iter().any(|reading| reading.blocked == Some(Reason::Form));
        open()
            .filter_map(|column| {
                let reading = &self.readings[column];
                let mut strength = self.strength(column);
                let target = match reading.subject? {
                    Subject::Field(field) | Subject::Likely(field) | Subject::Maybe(field) => Target::Field(field),
                    Subject::Mobile => Target::Field(Field::Phone),
                    Subject::ZaloPhone if has_phone => Target::Field(Field::Zalo),
                    Subject::ZaloPhone => {
                        strength *= 0.8;
                        Target::Field(Field::Phone)
                    }
                    Subject::Salutation => Target::Field(Field::Gender),
                    Subject::Tags | Subject::LikelyTags | Subject::MaybeTags => Target::Tags,
                    Subject::Name
                    | Subject::Family
                    | Subject::Middle
                    | Subject::ForeignMiddle
                    | Subject::Given
                    | Subject::Code
                    | Subject::Kept => return None,
                };
                let another = self.is_of_another(column, name);
                let reaches = matches!(target, Target::Field(Field::Email | Field::Phone | Field::Zalo));
                strength *= match another {
                    true if reaches => 0.8,
                    true => 0.6,
                    false if (has_id || is_form) && reading.is_somebodys_id() => 0.8,
                    false => 1.0,
                };
                Some(Claim { column, target, strength, place: reading.place, another })
            })
            .collect()
    }

    /// Lets the values confirm claims, and takes out those that they speak against.
    fn settle_doubted(&mut self, claims: &mut Vec<Claim>) {
        claims.retain_mut(|claim| match judge(claim.target, self.columns[claim.column].evidence) {
            Verdict::Possible => true,
            Verdict::Proven => {
                claim.strength = proven(claim.strength);
                true
            }
            Verdict::Against(doubt) => {
                self.ask(claim.column, claim.target, doubt, 0.3);
                false
            }
        });
    }

    /// The customer's before the contact person's, mobile before others; the customer's own further phones serve where the first is empty.
    fn settle_phones(&mut self, claims: &[Claim]) {
        let mobile = |claim: &Claim| self.readings[claim.column].subject == Some(Subject::Mobile);
        let mut phones: Vec<Claim> = of(claims, Target::Field(Field::Phone)).filter(is_strong).collect();
        phones.sort_by(|a, b| {
            a.another.cmp(&b.another).then(mobile(b).cmp(&mobile(a))).then(b.strength.total_cmp(&a.strength))
        });
        let Some((first, others)) = phones.split_first() else {
            return;
        };
        self.feed(Field::Phone, first.column, first.strength, Vec::new());
        let mut used = vec![first.column];
        for phone in others {
            let own = matches!(phone.place, Place::Unsaid | Place::Home)
                && self.readings[phone.column].owner == self.readings[first.column].owner;
            if own {
                self.feed(Field::Phone, phone.column, phone.strength, used.clone());
                self.note(phone.column, phone.target, first.column, NoteKind::Fallback);
                used.push(phone.column);
            } else {
                self.pass_over(phone.column, phone.target, first.column);
            }
        }
    }

    /// Every other target goes to its strongest claim; of equal ones to the first.
    fn settle_rest(&mut self, claims: &[Claim]) {
        for claim in claims {
            if self.findings[claim.column].is_some() {
                continue;
            }
            let rivals = of(claims, claim.target).filter(|rival| self.findings[rival.column].is_none());
            let best = rivals.reduce(|best, rival| if rival.strength > best.strength { rival } else { best });
            let Some(best) = best.filter(is_strong).filter(|_| !self.has(claim.target)) else {
                continue;
            };
            match best.target {
                Target::Field(field) => self.feed(field, best.column, best.strength, Vec::new()),
                Target::Tags => {
                    self.findings[best.column] = Some(Finding { role: Role::Tags, certainty: best.strength });
                }
            }
        }
        for claim in claims {
            if self.findings[claim.column].is_some() {
                continue;
            }
            match self.feeder(claim.target) {
                Some(preferred) => self.pass_over(claim.column, claim.target, preferred),
                None => self.ask(claim.column, claim.target, Doubt::Ambiguous, claim.strength),
            }
        }
    }

    /// The first column that feeds a target.
    pub fn feeder(&self, target: Target) -> Option<usize> {
        match target {
            Target::Field(field) => self.sources.iter().find(|(fed, _)| *fed == field).map(|(_, source)| source.column),
            Target::Tags => self
                .findings
                .iter()
                .position(|finding| finding.as_ref().is_some_and(|finding| finding.role == Role::Tags)),
        }
    }

    fn proposal(mut self, name: NameSource) -> Proposal {
        let blank = || Finding { role: Role::Ignored(Reason::Unknown), certainty: 0.5 };
        let columns: Vec<Finding> =
            self.findings.into_iter().map(|finding| finding.unwrap_or_else(blank)).map(rounded).collect();
        let questions = columns
            .iter()
            .enumerate()
            .filter_map(|(column, finding)| match finding.role {
                Role::Question(target, doubt) => {
                    Some(Question { column, header: self.columns[column].header.to_owned(), target, doubt })
                }
                _ => None,
            })
            .collect();
        self.notes.sort_by_key(|note| note.column);
        Proposal { columns, name, questions, notes: self.notes, sources: self.sources }
    }
}

/// What a claim is worth once the values prove it.
pub(super) fn proven(strength: f32) -> f32 {
    (strength + (1.0 - strength) * 0.6).min(SURE)
}

fn of(claims: &[Claim], target: Target) -> impl Iterator<Item = Claim> {
    claims.iter().copied().filter(move |claim| claim.target == target)
}

/// Whether a claim is sure enough to be taken.
pub(super) fn is_strong(claim: &Claim) -> bool {
    claim.strength >= Proposal::BAR
}

fn place_strength(place: Place) -> f32 {
    match place {
        Place::Unsaid => 1.0,
        Place::Mailing => 0.98,
        Place::Home => 0.97,
        Place::Billing => 0.93,
        Place::Permanent => 0.85,
        Place::Work => 0.82,
        Place::Shipping => 0.78,
        Place::Other => 0.55,
    }
}

fn rounded(finding: Finding) -> Finding {
    Finding { certainty: (finding.certainty * 100.0).round() / 100.0, ..finding }
}
