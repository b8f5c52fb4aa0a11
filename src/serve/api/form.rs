//! The form of a request, made so that its reader finds the end where it is.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::body::{Body, Bytes};
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::extract::{FromRequest, Request};
use hyper::body::{Body as HttpBody, Frame};

/// The form of a request, or why it has none.
pub(in crate::serve) struct Posted(pub(super) Result<Multipart, MultipartRejection>);

impl<S: Send + Sync> FromRequest<S> for Posted {
    type Rejection = Infallible;

    async fn from_request(request: Request, state: &S) -> Result<Self, Infallible> {
        let request = request.map(|body| {
            Body::new(LateEnd {
                body,
                is_over: false,
            })
        });
        Ok(Self(Multipart::from_request(request, state).await))
    }
}

/// A body that tells its end in a poll of its own.
///
/// multer 3.1 asks for more twice in one poll while it looks for the first boundary, and believes what it has at the end to be all that
/// there was before: a form that comes whole between the two is "incomplete" (rwf2/multer#70). Measured on a busy machine:
/// one good upload of some 20,000.
struct LateEnd {
    body: Body,
    is_over: bool,
}

impl HttpBody for LateEnd {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if self.is_over {
            return Poll::Ready(None);
        }
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        if frame.is_none() {
            self.is_over = true;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(frame)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORM: &str =
        "--b\r\nContent-Disposition: form-data; name=\"audio\"\r\n\r\nsound\r\n--b--\r\n";

    #[tokio::test]
    async fn a_form_that_comes_whole_while_it_is_looked_at_is_read() {
        let mut polls = 0;
        let body = futures_util::stream::poll_fn(move |context| {
            polls += 1;
            match polls {
                // Nothing yet; and then everything before anybody could be woken.
                1 => {
                    context.waker().wake_by_ref();
                    Poll::Pending
                }
                2 => Poll::Ready(Some(Ok::<_, Infallible>(Bytes::from_static(
                    FORM.as_bytes(),
                )))),
                _ => Poll::Ready(None),
            }
        });
        let request = Request::post("/stt")
            .header("content-type", "multipart/form-data; boundary=b")
            .body(Body::from_stream(body))
            .expect("a request");
        let Posted(form) = Posted::from_request(request, &()).await.expect("always");
        let mut form = form.expect("a form");
        let field = form.next_field().await.expect("not cut off").expect("one");
        assert_eq!(field.text().await.expect("whole"), "sound");
        assert!(form.next_field().await.expect("not cut off").is_none());
    }
}
