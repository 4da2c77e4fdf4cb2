//! Where the parts of an `.xlsx` lie in its archive, and whether they may be let in.

use std::io::{Read, Seek};

use zip::ZipArchive;

use super::super::fault::Fault;
use super::super::options::Limits;
use super::damaged;
use super::scan::{Met, attribute, walk};

/// The parts of a workbook that are needed to read a sheet.
#[derive(Debug, Default)]
pub(super) struct Package {
    /// Name and path of each sheet, in the order of the workbook.
    pub(super) sheets: Vec<SheetPart>,
    /// Its formulas are yet to be calculated, by whoever opens it: programs that cannot do it save `0` for them.
    pub(super) is_uncalculated: bool,
}

/// A sheet in the archive.
#[derive(Debug)]
pub(super) struct SheetPart {
    pub(super) name: String,
    pub(super) path: String,
}

/// More shared strings than this are not made room for on the word of the file alone.
const PROMISED_STRINGS: u64 = 4 << 20;

impl Package {
    /// Finds the parts and walks through all but the sheets.
    pub(super) fn survey<R: Read + Seek>(archive: &mut ZipArchive<R>, limits: &Limits) -> Result<Self, Fault> {
        let workbook = relations(archive, "_rels/.rels", limits)?
            .into_iter()
            .find(|relation| relation.kind.ends_with("/officeDocument"))
            .map(|relation| relation.target.trim_start_matches('/').to_owned())
            .ok_or_else(|| damaged("it does not name its main part"))?;
        let (folder, file) = workbook.rsplit_once('/').map_or(("", workbook.as_str()), |(folder, file)| (folder, file));
        let inside = |path: &str| if folder.is_empty() { path.to_owned() } else { format!("{folder}/{path}") };
        let targets = relations(archive, &inside(&format!("_rels/{file}.rels")), limits)?;
        let mut package = Self::default();
        walk(archive, &workbook, limits, &mut |met| {
            let Met::Element(element) = met else { return Ok(true) };
            if element.local_name().as_ref() == "calcPr" {
                package.is_uncalculated = matches!(attribute(element, "fullCalcOnLoad").as_deref(), Some("1" | "true"));
            } else if element.local_name().as_ref() == "sheet"
                && let (Some(name), Some(id)) = (attribute(element, "name"), attribute(element, "id"))
                && let Some(relation) = targets.iter().find(|relation| relation.id == id)
            {
                package.sheets.push(SheetPart { name, path: resolve(folder, &relation.target) });
            }
            Ok(true)
        })?;
        for part in ["styles.xml", "theme/theme1.xml"] {
            walk(archive, &inside(part), limits, &mut |_| Ok(true))?;
        }
        survey_strings(archive, &inside("sharedStrings.xml"), limits)?;
        Ok(package)
    }
}

/// Walks through the shared strings: each within the limit, and not far fewer than promised.
fn survey_strings<R: Read + Seek>(archive: &mut ZipArchive<R>, part: &str, limits: &Limits) -> Result<(), Fault> {
    let (mut promised, mut found, mut bytes) = (0, 0_u64, 0);
    walk(archive, part, limits, &mut |met| {
        match met {
            Met::Element(element) => match element.local_name().as_ref() {
                "sst" => promised = attribute(element, "uniqueCount").and_then(|count| count.parse().ok()).unwrap_or(0),
                "si" => (found, bytes) = (found + 1, 0),
                _ => {}
            },
            Met::Text(text) => bytes += text.len(),
            Met::End(_) => {}
        }
        if bytes > limits.cell_bytes {
            return Err(Fault::PartTooLarge { part: part.to_owned(), limit: limits.cell_bytes });
        }
        Ok(true)
    })?;
    // The reader makes room for what is promised before it looks.
    if promised > PROMISED_STRINGS.max(found * 2) {
        return Err(damaged(format!("`{part}` promises {promised} texts and holds {found}")));
    }
    Ok(())
}

/// What a part of the archive says of another.
pub(super) struct Relation {
    pub(super) id: String,
    kind: String,
    pub(super) target: String,
}

/// What a part's list of relations says.
pub(super) fn relations<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    part: &str,
    limits: &Limits,
) -> Result<Vec<Relation>, Fault> {
    let mut relations = Vec::new();
    walk(archive, part, limits, &mut |met| {
        if let Met::Element(element) = met
            && element.local_name().as_ref() == "Relationship"
        {
            let value = |name| attribute(element, name).unwrap_or_default();
            relations.push(Relation { id: value("Id"), kind: value("Type"), target: value("Target") });
        }
        Ok(true)
    })?;
    Ok(relations)
}

/// A target is absolute, or relative to the folder of the workbook.
pub(super) fn resolve(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "." | "" => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}
