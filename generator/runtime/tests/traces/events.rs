//! What a call tells of itself.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use openapi_runtime::TransportError;
use openapi_runtime::testing::Answer;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::scripted::{Case, ok, status};
use crate::support::{GetThing, MakeThing};

/// Writes down all that is told by this crate.
#[derive(Clone, Default)]
pub(crate) struct Listener {
    lines: Arc<Mutex<Vec<String>>>,
    spans: Arc<AtomicU64>,
    all: bool,
}

impl Listener {
    /// Of every crate, at every level.
    pub(crate) fn of_all() -> Self {
        Self {
            all: true,
            ..Self::default()
        }
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        self.lines.lock().unwrap().clone()
    }

    fn write(&self, head: &str, record: impl FnOnce(&mut Line)) {
        let mut line = Line(head.to_owned());
        record(&mut line);
        self.lines.lock().unwrap().push(line.0);
    }
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        write!(self.0, " {}={value:?}", field.name()).unwrap();
    }
}

impl Subscriber for Listener {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        self.all || metadata.target().starts_with("openapi_runtime")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.write("span", |line| span.record(line));
        Id::from_u64(self.spans.fetch_add(1, Ordering::Relaxed) + 1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        self.write("record", |line| values.record(line));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut head = event.metadata().level().to_string();
        if self.all {
            head = format!("{head} {}", event.metadata().target());
        }
        self.write(&head, |line| event.record(line));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// Lets one test listen at a time: places that tell something take note of who listens when they
/// are first reached, on whatever thread that is.
pub(crate) fn alone() -> MutexGuard<'static, ()> {
    static LOCK: Mutex<()> = Mutex::new(());
    LOCK.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What is told of a call, which is the same for each kind of client.
fn told(call: impl FnOnce()) -> Vec<String> {
    let _lock = alone();
    let listener = Listener::default();
    tracing::subscriber::with_default(listener.clone(), call);
    let lines = listener.lines();
    if cfg!(feature = "blocking") {
        let (first, second) = lines.split_at(lines.len() / 2);
        assert_eq!(first, second);
        return first.to_vec();
    }
    lines
}

#[test]
fn one_span_and_an_event_for_each_attempt() {
    let slow = || {
        let answer = status(503).header("x-request-id", "req_1");
        answer.after(std::time::Duration::from_millis(40))
    };
    let lost = || Answer::failure(TransportError::other("tok_secret"));
    let lines = told(|| {
        Case::default().observe(|| GetThing("secret"), || vec![slow(), lost(), ok()]);
    });
    let about = r#"operation="get-thing" method="GET" path="/v1/things/{id}""#;
    assert_eq!(
        lines,
        [
            format!("span {about}"),
            format!(
                "WARN message=the call will be made again {about} attempt=1 status=503 \
                 request_id=\"req_1\" latency_ms=40 pause_ms=250 why=\"the status is likely to \
                 pass\""
            ),
            format!(
                "WARN message=the call will be made again {about} attempt=2 error=\"other\" \
                 latency_ms=0 pause_ms=500 why=\"no whole answer came\""
            ),
            "record attempts=3".to_owned(),
            "record status=200".to_owned(),
            format!(
                "DEBUG message=the call has ended {about} attempt=3 status=200 \
                 request_id=\"req_9\" latency_ms=0 ending=\"answered\""
            ),
        ]
    );
}

#[test]
fn redirects_and_endings() {
    let moved = || status(302).header("location", "/secret?secret");
    let mut lines = told(|| {
        Case::default().observe(|| GetThing("secret"), || vec![moved(), status(404)]);
    });
    assert!(lines[1].contains("a redirect is followed"), "{lines:?}");
    lines.extend(told(|| {
        Case::default().observe(|| MakeThing, || vec![status(500).bytes("secret")]);
    }));
    assert!(
        lines
            .last()
            .unwrap()
            .contains("the work might be done twice")
    );
    assert!(
        lines.iter().all(|line| !line.contains("secret")),
        "{lines:?}"
    );
}
