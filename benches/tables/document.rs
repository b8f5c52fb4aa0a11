//! `docs/benchmarks.md`, `docs/reliability.md`: text that people write, and between `<!-- table: NAME -->` and `<!-- end -->` tables that are written here.

use std::fmt::Write;

/// A table's rows without its head, and its cells.
pub type Rows = Vec<Vec<String>>;

pub struct Document {
    text: String,
}

impl Document {
    pub fn new(text: String) -> Self {
        Self { text }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where a table lies, its marks left out.
    fn place(&self, name: &str) -> Option<(usize, usize)> {
        let mark = format!("<!-- table: {name} -->\n");
        let begin = self.text.find(&mark)? + mark.len();
        let end = begin + self.text[begin..].find("<!-- end -->")?;
        Some((begin, end))
    }

    /// The rows of a table; none where there is no such table.
    pub fn rows(&self, name: &str) -> Option<Rows> {
        let (begin, end) = self.place(name)?;
        let lines = self.text[begin..end].lines();
        let rows = lines.filter(|line| line.starts_with('|')).skip(2);
        Some(rows.map(cells).collect())
    }

    /// Replaces the rows whose first `key` cells are the same, and adds the others.
    ///
    /// # Panics
    ///
    /// Where there is no such table.
    pub fn merge(
        &mut self,
        name: &str,
        head: &[&str],
        key: impl Fn(&[String]) -> String,
        rows: Rows,
    ) {
        let mut merged = self.rows(name).unwrap_or_else(|| {
            panic!("the document has no `<!-- table: {name} -->` with an `<!-- end -->`")
        });
        for row in &mut merged {
            row.resize(head.len(), String::new());
        }
        for row in rows {
            match merged.iter_mut().find(|old| key(old) == key(&row)) {
                Some(old) => *old = row,
                // Beside others that measure the same.
                None => match merged.iter().rposition(|old| old[0] == row[0]) {
                    Some(last) => merged.insert(last + 1, row),
                    None => merged.push(row),
                },
            }
        }
        // Columns that say nothing are left out, those of peers above all.
        let used: Vec<bool> = (0..head.len())
            .map(|column| column < 2 || merged.iter().any(|row| !row[column].is_empty()))
            .collect();
        let line = |cells: &mut dyn Iterator<Item = &str>| {
            let cells = cells.zip(&used).filter(|(_, used)| **used);
            cells.fold(String::from("|"), |line, (cell, _)| match cell {
                "" => line + " |",
                cell => line + " " + cell + " |",
            })
        };
        let columns = used.iter().filter(|used| **used).count();
        let mut table = line(&mut head.iter().copied());
        let _ = write!(table, "\n|{}\n", "---|".repeat(columns));
        for row in &merged {
            let _ = writeln!(table, "{}", line(&mut row.iter().map(String::as_str)));
        }
        let (begin, end) = self.place(name).expect("it was found");
        self.text.replace_range(begin..end, &table);
    }
}

/// The cells of a line; a bar in one is written `\|`.
fn cells(line: &str) -> Vec<String> {
    let inside = line.trim().trim_start_matches('|').replace("\\|", "\u{1}");
    let mut cells: Vec<String> = inside
        .split('|')
        .map(|cell| cell.trim().replace('\u{1}', "\\|"))
        .collect();
    // What follows the last bar.
    cells.pop();
    cells
}

/// Any text as a cell.
pub fn cell(text: &str) -> String {
    text.replace('\n', "\\n").replace('|', "\\|")
}
