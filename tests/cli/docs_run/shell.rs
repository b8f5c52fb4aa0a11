//! Lines for a shell, as far as commands of voicectl stand in them.

/// The words behind each `voicectl` that is run by a line.
pub(super) fn commands(line: &str) -> Vec<Vec<String>> {
    // A command in quotes is one all the same.
    let line = line.replace("\"$(", " $( ").replace(")\"", " ) ");
    let all = split(&line);
    all.into_iter().filter_map(|words| behind(&words)).collect()
}

/// What stands behind `voicectl`, where that is what is run.
fn behind(words: &[String]) -> Option<Vec<String>> {
    let is_before = |word: &&String| {
        [
            "$", "sudo", "export", "exec", "docker", "compose", "run", "--rm",
        ]
        .contains(&word.as_str())
            || word.split_once('=').is_some_and(|(name, _)| {
                name.chars()
                    .all(|letter| letter.is_ascii_uppercase() || letter == '_')
            })
    };
    let before = words.iter().take_while(is_before).count();
    let name = words.get(before)?;
    (name == "voicectl" || name.ends_with("/voicectl")).then(|| words[before + 1..].to_vec())
}

/// Commands, each as its words; what a redirection names is left out with it.
fn split(line: &str) -> Vec<Vec<String>> {
    let mut commands = vec![Vec::new()];
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut letters = line.chars().peekable();
    let mut skips = false;
    while let Some(letter) = letters.next() {
        match (quote, letter) {
            (Some(open), _) if letter == open => quote = None,
            (None, '\'' | '"') => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            (None, '\\') => {
                let next = letters.next().filter(|next| *next != '\n');
                word.get_or_insert_default().extend(next);
            }
            (None, '#') if word.is_none() => break,
            (None, _) if letter.is_whitespace() => end(&mut word, &mut skips, &mut commands),
            (None, '>' | '<') => {
                end(&mut word, &mut skips, &mut commands);
                skips = true;
            }
            (None, '|' | ';' | '&' | '(' | ')') => {
                end(&mut word, &mut skips, &mut commands);
                commands.push(Vec::new());
            }
            _ => word.get_or_insert_default().push(letter),
        }
    }
    end(&mut word, &mut skips, &mut commands);
    commands
}

fn end(word: &mut Option<String>, skips: &mut bool, commands: &mut [Vec<String>]) {
    let Some(word) = word.take() else { return };
    if std::mem::take(skips) {
        return;
    }
    if let Some(last) = commands.last_mut() {
        last.push(word);
    }
}
