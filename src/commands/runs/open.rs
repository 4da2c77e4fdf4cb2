//! What is still open of earlier runs, over all the runs that took up their rows.

use std::collections::{HashMap, HashSet};

/// What the counts of a run say, as far as it matters to what is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Its name.
    pub name: String,
    /// The run whose rows it took up.
    pub parent: Option<String>,
    /// The list that it reads; equal for runs that read the same list anew.
    pub list: Option<String>,
    /// Rows by what became of them; `None` for a run that never told its end.
    pub rows: Option<Counts>,
}

/// Rows of a run by what they mean for those still open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// All.
    pub read: u64,
    /// `invalid`, `refused`, `failed`, `unconfirmed`, `unsent`.
    pub open: u64,
    /// `created`, `updated`.
    pub accepted: u64,
    /// `unchanged`.
    pub unchanged: u64,
}

/// How many rows of each run are still open after all later runs. `runs` are told from the oldest to the newest.
///
/// A run leaves its failures and its unsent rows open. A later run that names it as its parent takes up as many of them
/// as it reads, and leaves its own open in their place. Rows that such a run finds `unchanged` because a run before it
/// had taken them up already are not counted as taken up twice. A list that is read anew as a list, and to its end,
/// takes the place of its earlier runs: what failed then and was not mended fails there again. A run that was killed
/// takes up nothing, and how much of it is open is not known: it counts as nothing.
///
/// The answer has what is open for every run that began a line of its own; those that took up another's rows are
/// counted with it.
pub fn open(runs: &[Run]) -> HashMap<&str, u64> {
    let known: HashSet<&str> = runs.iter().map(|run| run.name.as_str()).collect();
    let parent = |run: &Run| run.parent.clone().filter(|parent| known.contains(parent.as_str()));
    let newest: HashMap<&str, &str> = runs
        .iter()
        .filter(|run| run.rows.is_some())
        .filter_map(|run| Some((run.list.as_deref()?, run.name.as_str())))
        .collect();
    let is_replaced = |run: &Run| {
        let newest = run.list.as_deref().and_then(|list| newest.get(list));
        newest.is_some_and(|newest| *newest != run.name) && comes_before(runs, &run.name, newest)
    };
    runs.iter()
        .filter(|run| parent(run).is_none())
        .map(|run| (run.name.as_str(), if is_replaced(run) { 0 } else { line(runs, run).open }))
        .collect()
}

/// What a run and those after it came to.
struct Line {
    open: u64,
    accepted: u64,
}

fn line(runs: &[Run], run: &Run) -> Line {
    let counts = run.rows.unwrap_or_default();
    let mut open = counts.open;
    let mut accepted = 0;
    for child in runs.iter().filter(|child| child.parent.as_deref() == Some(&*run.name)) {
        let Some(rows) = child.rows else { continue };
        let below = line(runs, child);
        let again = rows.unchanged.min(accepted);
        open = open.saturating_sub(rows.read - again) + below.open;
        accepted += below.accepted;
    }
    Line { open, accepted: counts.accepted + accepted }
}

fn comes_before(runs: &[Run], run: &str, newest: Option<&&str>) -> bool {
    let at = |name: &str| runs.iter().position(|other| other.name == name);
    newest.is_some_and(|newest| at(run) < at(newest))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `read open accepted unchanged`.
    fn run(name: &str, parent: &str, rows: [u64; 4]) -> Run {
        let [read, open, accepted, unchanged] = rows;
        Run {
            name: name.to_owned(),
            parent: Some(parent.to_owned()).filter(|parent| !parent.is_empty()),
            list: None,
            rows: Some(Counts { read, open, accepted, unchanged }),
        }
    }

    fn open_of_first(runs: &[Run]) -> u64 {
        open(runs)["a"]
    }

    #[test]
    fn what_is_open_goes_down_as_later_runs_take_it_up() {
        let first = || run("a", "", [100, 10, 90, 0]);
        let table: [(&str, Vec<Run>, u64); 11] = [
            ("alone", vec![], 10),
            ("taken up once", vec![run("b", "a", [10, 4, 6, 0])], 4),
            ("and once more", vec![run("b", "a", [10, 4, 6, 0]), run("c", "b", [4, 1, 3, 0])], 1),
            ("the same failures twice", vec![run("b", "a", [10, 4, 6, 0]), run("c", "a", [10, 2, 2, 6])], 2),
            ("twice with --resend", vec![run("b", "a", [10, 4, 6, 0]), run("c", "a", [10, 1, 9, 0])], 1),
            ("in two parts", vec![run("b", "a", [5, 1, 4, 0]), run("c", "a", [5, 2, 3, 0])], 3),
            ("the same part twice", vec![run("b", "a", [5, 1, 4, 0]), run("c", "a", [5, 1, 0, 4])], 6),
            ("the whole of its results", vec![run("b", "a", [100, 3, 7, 90])], 3),
            ("some by another list meanwhile", vec![run("b", "a", [10, 0, 8, 2])], 0),
            ("rows taken out of the file", vec![run("b", "a", [7, 0, 7, 0])], 3),
            (
                "a grandchild, then the first failures again",
                vec![run("b", "a", [10, 4, 6, 0]), run("c", "b", [4, 2, 2, 0]), run("d", "a", [10, 2, 0, 8])],
                2,
            ),
        ];
        for (what, later, expected) in table {
            let runs: Vec<_> = std::iter::once(first()).chain(later).collect();
            assert_eq!(open_of_first(&runs), expected, "{what}");
            assert_eq!(open(&runs).len(), 1, "{what}: they are one line");
        }
    }

    #[test]
    fn a_list_read_anew_takes_the_place_of_its_earlier_runs() {
        let list = |name: &str, rows| Run { list: Some("khach.csv".to_owned()), ..run(name, "", rows) };
        let runs = [list("a", [100, 10, 90, 0]), list("b", [100, 4, 6, 90])];
        assert_eq!(open(&runs), HashMap::from([("a", 0), ("b", 4)]));
        let killed = Run { rows: None, ..list("c", [0; 4]) };
        let runs = [runs[0].clone(), killed];
        assert_eq!(open(&runs), HashMap::from([("a", 10), ("c", 0)]), "one that was killed does not");
        let other = [list("a", [100, 10, 90, 0]), run("d", "", [5, 5, 0, 0])];
        assert_eq!(open(&other), HashMap::from([("a", 10), ("d", 5)]), "nor does another list");
    }

    #[test]
    fn a_run_whose_parent_is_gone_begins_a_line_of_its_own() {
        assert_eq!(open(&[run("b", "gone", [10, 4, 6, 0])]), HashMap::from([("b", 4)]));
    }

    #[test]
    fn a_retry_that_was_killed_takes_up_nothing() {
        let killed = Run { rows: None, ..run("b", "a", [0; 4]) };
        assert_eq!(open_of_first(&[run("a", "", [100, 10, 90, 0]), killed]), 10);
    }
}
