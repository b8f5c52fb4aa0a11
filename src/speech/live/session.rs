//! One stream of sound and what is made of it.

use std::collections::VecDeque;
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use super::ear::{Ear, Ending, Heard, length, samples};
use super::guess::{Answer, Draft, Guess, joined, words};
use super::{Final, LiveEvent, LiveSettings, Partial};
use crate::speech::{RecognizeRequest, Recognizer, SpeechError, Transcript, Urgency};

/// New sound that a draft is worth; more where drafts take long, so that they take a third of one core at most.
const DRAFT: Duration = Duration::from_millis(300);
const REST: u32 = 2;

/// A stream of sound, listened to. Dropping it cancels what is being recognised for it.
///
/// It keeps the samples of what is not recognised yet, and no other; who feeds it faster than they are recognised looks at
/// [`LiveSession::backlog`].
pub struct LiveSession {
    recognizer: Arc<dyn Recognizer>,
    settings: LiveSettings,
    ear: Ear,
    /// Of the utterance that is open, or else of the last.
    number: u64,
    events: VecDeque<LiveEvent>,
    /// Utterances whose finals are awaited.
    ended: VecDeque<Ended>,
    guess: Guess,
}

/// An utterance that has ended. One of a session is recognised at a time: sessions come in turn, whatever they send.
struct Ended {
    utterance: u64,
    start: u64,
    end: u64,
    samples: Vec<f32>,
    ending: Ending,
    answer: Option<Answer>,
}

impl LiveSession {
    /// Begins to listen.
    ///
    /// # Errors
    ///
    /// [`SpeechError::UnknownLanguage`].
    pub fn new(
        recognizer: Arc<dyn Recognizer>,
        settings: LiveSettings,
    ) -> Result<Self, SpeechError> {
        check(&*recognizer, &settings)?;
        Ok(Self {
            ear: Ear::new(&recognizer.voice(), settings.endpointing, settings.longest),
            recognizer,
            settings,
            number: 0,
            events: VecDeque::new(),
            ended: VecDeque::new(),
            guess: Guess::default(),
        })
    }

    /// Listens in another way from now on.
    ///
    /// # Errors
    ///
    /// [`SpeechError::UnknownLanguage`].
    pub fn set(&mut self, settings: LiveSettings) -> Result<(), SpeechError> {
        check(&*self.recognizer, &settings)?;
        self.ear.set(settings.endpointing, settings.longest);
        self.settings = settings;
        Ok(())
    }

    /// Takes mono samples in -1..=1 at [`RECOGNIZER_RATE`](crate::speech::RECOGNIZER_RATE), as many as there are. Listens for
    /// voice, some milliseconds for a second of sound (see `docs/live.md`), and never waits.
    pub fn hear(&mut self, samples: &[f32]) {
        let mut heard = Vec::new();
        self.ear.hear(samples, |news| heard.push(news));
        for news in heard {
            self.note(news);
        }
    }

    /// Ends what is open, and is answered with one final at its end: without words where nobody spoke since the last.
    pub fn finalize(&mut self) {
        if !self.end(Ending::Finalize) {
            self.number += 1;
            self.ended.push_back(Ended {
                utterance: self.number,
                start: self.ear.now(),
                end: self.ear.now(),
                samples: Vec::new(),
                ending: Ending::Finalize,
                answer: Some(Answer::Ready(Box::new(self.nothing()))),
            });
        }
    }

    /// Ends what is open, if anything is: whether there was.
    pub fn finish(&mut self) -> bool {
        self.end(Ending::Finish)
    }

    /// Forgets what is open and was not finalized.
    pub fn clear(&mut self) {
        self.ear.clear();
        self.guess = Guess::default();
    }

    /// The next event. Nothing is lost when the future is dropped, and nothing is recognised while nobody waits.
    ///
    /// # Errors
    ///
    /// [`SpeechError::Engine`] and [`SpeechError::Cancelled`], when an utterance could not be recognised. It is passed over.
    pub async fn next(&mut self) -> Result<LiveEvent, SpeechError> {
        poll_fn(|context| self.poll_next(context)).await
    }

    /// Whether there is nothing to wait for, until more is heard.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.events.is_empty() && self.ended.is_empty()
    }

    /// Whether an answer is awaited: a final, or what an open utterance may come to.
    #[must_use]
    pub fn is_recognising(&self) -> bool {
        !self.ended.is_empty() || self.guess.is_awaited()
    }

    /// Sound of utterances that have ended and are not recognised yet.
    #[must_use]
    pub fn backlog(&self) -> Duration {
        let samples = self.ended.iter().map(|ended| ended.samples.len() as u64);
        length(samples.sum())
    }

    /// Finals that are awaited.
    #[must_use]
    pub fn awaited(&self) -> usize {
        self.ended.len()
    }

    /// Sound that was heard so far.
    #[must_use]
    pub fn heard(&self) -> Duration {
        length(self.ear.now())
    }

    fn end(&mut self, ending: Ending) -> bool {
        let last = self.ear.finish(ending);
        let was_open = last.is_some();
        if let Some(last) = last {
            self.note(last);
        }
        was_open
    }

    fn note(&mut self, heard: Heard) {
        match heard {
            Heard::Voice { start } => {
                self.number += 1;
                self.guess = Guess {
                    drafted: start,
                    ..Guess::default()
                };
                self.events.push_back(LiveEvent::SpeechStarted {
                    utterance: self.number,
                    at: length(start),
                });
            }
            Heard::Pause => self.guess.paused = true,
            Heard::Resumed => {
                self.guess.paused = false;
                self.guess.last = None;
            }
            Heard::Utterance {
                start,
                end,
                samples,
                ending,
            } => {
                // Drops the draft, too.
                let guess = std::mem::take(&mut self.guess);
                self.events.push_back(LiveEvent::SpeechStopped {
                    utterance: self.number,
                    at: length(end),
                });
                self.ended.push_back(Ended {
                    utterance: self.number,
                    start,
                    end,
                    samples,
                    ending,
                    answer: guess.last,
                });
            }
        }
    }

    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Result<LiveEvent, SpeechError>> {
        loop {
            if let Some(event) = self.events.pop_front() {
                return Poll::Ready(Ok(event));
            }
            if !self.ended.is_empty() {
                return self.poll_final(context);
            }
            self.guess_on()?;
            if !self.poll_guess(context) {
                return Poll::Pending;
            }
        }
    }

    fn poll_final(&mut self, context: &mut Context<'_>) -> Poll<Result<LiveEvent, SpeechError>> {
        let Some(mut ended) = self.ended.pop_front() else {
            return Poll::Pending;
        };
        let answer = match ended.answer.take() {
            Some(answer) => answer,
            None => self.recognize(ended.samples.as_slice().into(), Urgency::Utterance)?,
        };
        let mut transcript = match answer.poll(context) {
            Ok(transcript) => transcript?,
            Err(pending) => {
                ended.answer = Some(pending);
                self.ended.push_front(ended);
                return Poll::Pending;
            }
        };
        let start = length(ended.start);
        let words = if self.settings.words {
            words(&transcript, start)
        } else {
            Vec::new()
        };
        for segment in &mut transcript.segments {
            segment.start += start;
            segment.end += start;
            for word in &mut segment.words {
                word.start += start;
                word.end += start;
            }
        }
        Poll::Ready(Ok(LiveEvent::Final(Final {
            utterance: ended.utterance,
            start,
            end: length(ended.end),
            transcript,
            words,
            ending: ended.ending,
        })))
    }

    /// Begins what is worth it for the utterance that is open.
    fn guess_on(&mut self) -> Result<(), SpeechError> {
        let Some((start, so_far)) = self.ear.open() else {
            return Ok(());
        };
        if self.guess.paused {
            if self.guess.last.is_none() {
                self.guess.draft = None;
                let so_far = so_far[..self.ear.open_until()].into();
                self.guess.last = Some(self.recognize(so_far, Urgency::Utterance)?);
            }
            return Ok(());
        }
        let end = start + so_far.len() as u64;
        let new = DRAFT.max(self.guess.took * REST);
        let occupancy = self.recognizer.occupancy();
        if !self.settings.interim
            || self.guess.draft.is_some()
            || end - self.guess.drafted < samples(new) as u64
            || occupancy.waiting >= self.recognizer.info().parallel
        {
            return Ok(());
        }
        if let Answer::Pending(answer) = self.recognize(so_far.into(), Urgency::Draft)? {
            self.guess.draft = Some(Draft { answer, end });
        }
        Ok(())
    }

    /// Takes what was found out about the utterance that is open; whether there was anything.
    fn poll_guess(&mut self, context: &mut Context<'_>) -> bool {
        let Some((start, so_far)) = self.ear.open() else {
            return false;
        };
        let end = start + so_far.len() as u64;
        if let Some(Answer::Pending(pending)) = &mut self.guess.last
            && let Poll::Ready(answer) = Pin::new(pending).poll(context)
        {
            // What failed is tried again when the utterance has ended, and fails then.
            self.guess.last = answer.ok().map(|transcript| {
                if self.settings.interim {
                    self.draw(start, end, &transcript);
                }
                Answer::Ready(Box::new(transcript))
            });
            return self.guess.last.is_some();
        }
        if let Some(Draft { answer, end }) = &mut self.guess.draft
            && let Poll::Ready(answer) = Pin::new(answer).poll(context)
        {
            self.guess.drafted = *end;
            let end = *end;
            self.guess.draft = None;
            if let Ok(transcript) = answer {
                self.guess.took = transcript.took;
                self.draw(start, end, &transcript);
            }
            return true;
        }
        false
    }

    /// Makes a partial of a draft.
    fn draw(&mut self, start: u64, end: u64, draft: &Transcript) {
        let guess = &mut self.guess;
        guess.agreement.hear(words(draft, length(start)));
        let text = joined(guess.agreement.words());
        if text.is_empty() || text == guess.told {
            return;
        }
        guess.told.clone_from(&text);
        let words = guess.agreement.words().cloned();
        self.events.push_back(LiveEvent::Partial(Partial {
            utterance: self.number,
            start: length(start),
            end: length(end),
            language: draft.language.clone(),
            text,
            stable: joined(guess.agreement.stable().iter()),
            words: if self.settings.words {
                words.collect()
            } else {
                Vec::new()
            },
        }));
    }

    fn recognize(&self, samples: Arc<[f32]>, urgency: Urgency) -> Result<Answer, SpeechError> {
        let request = RecognizeRequest {
            language: self.settings.language.clone(),
            prompt: self.settings.prompt.clone(),
            words: self.settings.words,
            urgency,
            ..RecognizeRequest::new(samples)
        };
        self.recognizer.recognize(request).map(Answer::Pending)
    }

    /// The words of no sound.
    fn nothing(&self) -> Transcript {
        let only = match self.recognizer.info().languages.as_slice() {
            [only] => Some((*only).to_owned()),
            _ => None,
        };
        Transcript {
            language: self.settings.language.clone().or(only).unwrap_or_default(),
            ..Transcript::default()
        }
    }
}

/// Whether the recognizer knows what is asked for; one that does not tell its languages finds out itself.
fn check(recognizer: &dyn Recognizer, settings: &LiveSettings) -> Result<(), SpeechError> {
    let known = &recognizer.info().languages;
    match &settings.language {
        Some(language)
            if !known.is_empty()
                && !known.iter().any(|code| code.eq_ignore_ascii_case(language)) =>
        {
            Err(SpeechError::UnknownLanguage {
                language: language.clone(),
                known: known.iter().map(ToString::to_string).collect(),
            })
        }
        _ => Ok(()),
    }
}

impl fmt::Debug for LiveSession {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("LiveSession")
            .field("settings", &self.settings)
            .field("heard", &self.heard())
            .finish_non_exhaustive()
    }
}
