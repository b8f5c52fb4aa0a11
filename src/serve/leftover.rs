//! What a client still sends when its answer is already known, and how long it may take to send a body at all.
//!
//! A request that is refused early leaves the rest of its body unread. Closing on unread data resets the connection, and
//! many clients lose the answer with it (curl on HTTP/2, Python and Node while they still send). So the rest is read and
//! dropped beside the answer, within bounds.

use std::error::Error;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use tokio::time::{Instant, Sleep};

use super::accept::Talk;

/// Bytes that are read and dropped: four times the largest upload. Whoever sends more is cut off.
const MOST: usize = 100 << 20;

/// How long that may take.
const LONGEST: Duration = Duration::from_secs(30);

/// A request body that is read to its end even when nobody wants it, and ends in time.
pub(super) struct Leftover {
    body: Option<Incoming>,
    begin: Instant,
    limit: Duration,
    talk: Arc<Talk>,
    /// Set once the body keeps somebody waiting.
    end: Option<Pin<Box<Sleep>>>,
}

/// A body that did not arrive whole.
#[derive(Debug, thiserror::Error)]
pub(super) enum BodyError {
    /// The connection, or the client, broke it off.
    #[error(transparent)]
    Cut(#[from] hyper::Error),
    /// It took longer than a body may take in all.
    #[error("the body took longer than {} seconds", .0.as_secs())]
    Slow(Duration),
}

impl BodyError {
    /// The limit that a body has run into, wherever in the chain of an error that is.
    pub(super) fn slow(error: &(dyn Error + 'static)) -> Option<Duration> {
        let mut next = Some(error);
        while let Some(error) = next {
            if let Some(Self::Slow(limit)) = error.downcast_ref() {
                return Some(*limit);
            }
            next = error.source();
        }
        None
    }
}

impl Leftover {
    /// `limit` is for the body as a whole; `talk` is told when the client breaks it off.
    pub(super) fn of(body: Incoming, limit: Duration, talk: &Arc<Talk>) -> Self {
        Self {
            body: Some(body),
            begin: Instant::now(),
            limit,
            talk: Arc::clone(talk),
            end: None,
        }
    }
}

impl Body for Leftover {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let this = &mut *self;
        let Some(body) = &mut this.body else {
            return Poll::Ready(None);
        };
        if let Poll::Ready(frame) = Pin::new(body).poll_frame(context) {
            if matches!(frame, Some(Err(_))) {
                this.talk.give_up();
            }
            return Poll::Ready(frame.map(|frame| frame.map_err(BodyError::Cut)));
        }
        let until = this.begin + this.limit;
        let end = this
            .end
            .get_or_insert_with(|| Box::pin(tokio::time::sleep_until(until)));
        if end.as_mut().poll(context).is_pending() {
            return Poll::Pending;
        }
        // Not read on either: it had its time.
        this.body = None;
        Poll::Ready(Some(Err(BodyError::Slow(this.limit))))
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.body
            .as_ref()
            .map_or_else(SizeHint::default, Body::size_hint)
    }
}

impl Drop for Leftover {
    fn drop(&mut self) {
        if let Some(body) = self.body.take().filter(|body| !body.is_end_stream())
            && let Ok(runtime) = tokio::runtime::Handle::try_current()
        {
            runtime.spawn(tokio::time::timeout(LONGEST, read_and_drop(body)));
        }
    }
}

async fn read_and_drop(mut body: Incoming) {
    let mut left = MOST;
    while let Some(Ok(frame)) = body.frame().await {
        let length = frame.data_ref().map_or(0, Bytes::len);
        match left.checked_sub(length) {
            Some(rest) => left = rest,
            None => return,
        }
    }
}
