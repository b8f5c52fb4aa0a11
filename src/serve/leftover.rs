//! What a client still sends when its answer is already known.
//!
//! A request that is refused early leaves the rest of its body unread. Closing on unread data resets the connection, and
//! many clients lose the answer with it (curl on HTTP/2, Python and Node while they still send). So the rest is read and
//! dropped beside the answer, within bounds.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::body::{Body, Frame, Incoming, SizeHint};

/// Bytes that are read and dropped: four times the largest upload. Whoever sends more is cut off.
const MOST: usize = 100 << 20;

/// How long that may take.
const LONGEST: Duration = Duration::from_secs(30);

/// A request body that is read to its end even when nobody wants it.
pub(super) struct Leftover(Option<Incoming>);

impl Leftover {
    pub(super) const fn of(body: Incoming) -> Self {
        Self(Some(body))
    }
}

impl Body for Leftover {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        match &mut self.0 {
            Some(body) => Pin::new(body).poll_frame(context),
            None => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.0.as_ref().is_none_or(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.0
            .as_ref()
            .map_or_else(SizeHint::default, Body::size_hint)
    }
}

impl Drop for Leftover {
    fn drop(&mut self) {
        if let Some(body) = self.0.take().filter(|body| !body.is_end_stream())
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
