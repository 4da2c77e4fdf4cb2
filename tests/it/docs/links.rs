//! Links between pages lead somewhere.

use super::page::{pages, root};

/// Where the links of a page lead: what stands in `](…)`.
fn targets(text: &str) -> impl Iterator<Item = &str> {
    text.split("](").skip(1).filter_map(|after| after.split(')').next())
}

/// The anchors of a page, as they are made of headings.
fn anchors(text: &str) -> Vec<String> {
    let headings = text.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim());
    headings
        .map(|heading| {
            let kept = heading.to_lowercase().replace(' ', "-");
            kept.chars().filter(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_')).collect()
        })
        .collect()
}

#[test]
fn every_link_between_pages_leads_somewhere() {
    for page in pages() {
        let folder = page.path.parent().unwrap();
        for target in targets(&page.text).filter(|target| !target.starts_with("http")) {
            let (file, anchor) = target.split_once('#').map_or((target, None), |(file, anchor)| (file, Some(anchor)));
            let path = if file.is_empty() { root().join(&page.path) } else { root().join(folder).join(file) };
            let place = format!("{} links to {target}", page.path.display());
            assert!(path.exists(), "{place}");
            if let Some(anchor) = anchor {
                let text = std::fs::read_to_string(&path).unwrap();
                assert!(anchors(&text).iter().any(|known| known == anchor), "{place}");
            }
        }
    }
}
