use std::sync::atomic::AtomicU32;
use std::sync::mpsc;

use super::*;

type TestPool = Pool<u32, u32>;

/// Workers with a line before them, and nobody beside.
fn crew(parallel: usize, limit: usize) -> Crew<'static> {
    Crew {
        name: "test",
        parallel,
        has_passing: false,
        limits: QueueLimits::patient(limit),
        pace: Duration::from_secs(1),
        rest: REST,
    }
}

/// Workers that wait for leave to answer, and one job that makes them panic: whisper.cpp does neither on request.
fn start(parallel: usize, limit: usize) -> (TestPool, Leave) {
    start_crew(&crew(parallel, limit))
}

fn start_crew(crew: &Crew<'_>) -> (TestPool, Leave) {
    let (leave, taken) = mpsc::channel();
    let taken = Arc::new(Mutex::new(taken));
    let pool = Pool::start(crew, move || {
        let taken = Arc::clone(&taken);
        let mut answered = 0;
        move |&job: &u32, stop: &Stop| {
            assert_ne!(job, 13, "unlucky");
            while taken.lock().is_ok_and(|taken| taken.try_recv().is_err()) {
                if stop.is_set() {
                    return Err(SpeechError::Cancelled);
                }
                thread::yield_now();
            }
            answered += 1;
            Ok(Step::Answer(100 * answered + job))
        }
    });
    (pool.expect("threads start"), Leave(leave))
}

struct Leave(mpsc::Sender<()>);

impl Leave {
    fn give(&self, count: usize) {
        (0..count).for_each(|_| self.0.send(()).expect("the pool lives"));
    }
}

fn submit(pool: &TestPool, job: u32, units: u32) -> Pending<u32> {
    pool.submit(job, units, Urgency::Recording)
        .expect("there is room")
}

fn until(pool: &TestPool, running: usize, waiting: usize) {
    while pool.occupancy() != (Occupancy { running, waiting }) {
        thread::yield_now();
    }
}

#[test]
fn a_panic_is_answered_and_the_worker_goes_on_with_new_state() {
    let (pool, leave) = start(1, 4);
    leave.give(2);
    assert_eq!(submit(&pool, 1, 1).wait(), Ok(101));
    let answer = submit(&pool, 13, 1).wait();
    assert_eq!(answer, Err(SpeechError::Engine("it panicked".to_owned())));
    assert_eq!(
        submit(&pool, 2, 1).wait(),
        Ok(102),
        "counted from the start again"
    );
}

/// What a worker works with, and tells when it is gone.
struct Held(mpsc::Sender<()>);

impl Drop for Held {
    fn drop(&mut self) {
        let _ = self.0.send(());
    }
}

#[test]
fn who_has_had_nothing_to_do_gives_back_what_it_works_with() {
    let (gone, given_back) = mpsc::channel();
    let crew = Crew {
        rest: Duration::from_millis(1),
        ..crew(1, 1)
    };
    let pool: TestPool = Pool::start(&crew, move || {
        let held = Held(gone.clone());
        move |&job: &u32, _: &Stop| {
            let _ = &held;
            Ok(Step::Answer(job))
        }
    })
    .expect("threads start");
    for job in [1, 2] {
        assert_eq!(submit(&pool, job, 1).wait(), Ok(job));
        let minute = Duration::from_mins(1);
        assert_eq!(given_back.recv_timeout(minute), Ok(()), "after job {job}");
    }
}

#[test]
fn the_shortest_is_first_and_the_cancelled_are_passed_over() {
    let (pool, leave) = start(1, 3);
    let first = submit(&pool, 1, 1);
    until(&pool, 1, 0);
    let second = submit(&pool, 2, 5);
    let given_up = submit(&pool, 3, 1);
    let fourth = submit(&pool, 4, 3);
    assert!(matches!(
        pool.submit(5, 1, Urgency::Recording),
        Err(SpeechError::Busy { waiting: 3, .. })
    ));
    drop(given_up);
    assert_eq!(pool.occupancy().waiting, 2);
    let fifth = submit(&pool, 5, 2);
    leave.give(4);
    let answers = [first, fifth, fourth, second].map(Pending::wait);
    assert_eq!(answers, [Ok(101), Ok(205), Ok(304), Ok(402)]);
}

#[test]
fn a_running_job_that_nobody_waits_for_gives_its_worker_back() {
    let (pool, leave) = start(1, 1);
    let given_up = submit(&pool, 1, 1);
    until(&pool, 1, 0);
    drop(given_up);
    until(&pool, 0, 0);
    leave.give(1);
    assert_eq!(submit(&pool, 2, 1).wait(), Ok(102));
}

#[test]
fn a_short_job_is_worked_on_beside_long_ones_where_that_is_allowed() {
    for has_passing in [false, true] {
        let crew = Crew {
            has_passing,
            ..crew(2, 4)
        };
        let (pool, leave) = start_crew(&crew);
        let long = [1, 2].map(|job| submit(&pool, job, 60));
        until(&pool, 2, 0);
        let short = submit(&pool, 3, 1);
        let another = submit(&pool, 4, 1);
        if has_passing {
            until(&pool, 3, 1);
        } else {
            until(&pool, 2, 2);
        }
        leave.give(4);
        for answer in long.into_iter().chain([short, another]) {
            answer.wait().expect("it is answered");
        }
    }
}

#[test]
fn dropping_the_pool_stops_what_runs_and_answers_what_waits() {
    let (pool, _leave) = start(2, 2);
    let jobs = [1, 2, 3].map(|job| submit(&pool, job, 1));
    until(&pool, 2, 1);
    drop(pool);
    assert_eq!(
        jobs.map(Pending::wait),
        [const { Err(SpeechError::Cancelled) }; 3]
    );
}

/// Jobs are cut into as many parts as they say, side by side or one after the other; the last part answers with their
/// number. A part 13 fails.
fn cutting(parallel: usize) -> Pool<Part, u32> {
    let pool = Pool::start(&crew(parallel, 4), || {
        |part: &Part, stop: &Stop| match part {
            Part::Whole(parts) => {
                let left = Arc::new(AtomicU32::new(*parts));
                let part = |number| (Part::Of(number, Arc::clone(&left)), 1);
                Ok(Step::Cut((0..*parts).map(part).collect()))
            }
            Part::Of(13, _) => Err(SpeechError::Engine("unlucky".to_owned())),
            Part::Of(_, left) if left.load(Ordering::Relaxed) > 13 => {
                // Such a job fails: nothing but that ends its other parts.
                while !stop.is_set() {
                    thread::yield_now();
                }
                Err(SpeechError::Cancelled)
            }
            Part::Of(number, left) => Ok(if left.fetch_sub(1, Ordering::Relaxed) == 1 {
                Step::Answer(*number + 1)
            } else {
                Step::Part(Vec::new())
            }),
        }
    });
    pool.expect("threads start")
}

enum Part {
    Whole(u32),
    Of(u32, Arc<AtomicU32>),
}

#[test]
fn a_job_in_parts_is_answered_once_all_are_done() {
    for parallel in [1, 3] {
        let pool = cutting(parallel);
        let jobs =
            [1, 4, 9].map(|parts| pool.submit(Part::Whole(parts), parts, Urgency::Recording));
        for (job, parts) in jobs.into_iter().zip([1, 4, 9]) {
            let answer = job.expect("there is room").wait().expect("it is answered");
            assert!((1..=parts).contains(&answer));
        }
    }
}

#[test]
fn a_part_that_fails_ends_the_others() {
    let pool = cutting(15);
    let job = pool.submit(Part::Whole(14), 14, Urgency::Recording);
    let answer = job.expect("there is room").wait();
    assert_eq!(answer, Err(SpeechError::Engine("unlucky".to_owned())));
    while pool.occupancy() != Occupancy::default() {
        thread::yield_now();
    }
}
