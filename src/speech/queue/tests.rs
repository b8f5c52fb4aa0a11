use super::*;

const SECOND: Duration = Duration::from_secs(1);

/// One worker, and a second per unit, which was measured.
fn line(limits: QueueLimits) -> (Queue<&'static str>, Instant) {
    let (mut queue, now) = (Queue::new(1, limits, SECOND), Instant::now());
    queue
        .push(now, 1, Urgency::Recording, "first")
        .expect("it is free");
    let (_, running) = queue.take(now).expect("it waits");
    queue.done(now + SECOND, running, true);
    (queue, now)
}

fn order(queue: &mut Queue<&'static str>, now: Instant) -> Vec<&'static str> {
    std::iter::from_fn(|| queue.take(now).map(|(job, _)| job)).collect()
}

#[test]
fn the_shortest_is_first_and_equals_keep_their_order() {
    let (mut queue, now) = line(QueueLimits::patient(9));
    for (job, units) in [("long", 60), ("one", 2), ("two", 2), ("mid", 10)] {
        queue
            .push(now, units, Urgency::Recording, job)
            .expect("there is room");
    }
    assert_eq!(order(&mut queue, now), ["one", "two", "mid", "long"]);
}

#[test]
fn nobody_is_passed_for_longer_than_its_own_work() {
    let (mut queue, now) = line(QueueLimits::patient(1000));
    queue
        .push(now, 60, Urgency::Recording, "long")
        .expect("there is room");
    let mut passed = 0;
    // Without end a short one comes as soon as the one before it is done.
    for second in (0..600).step_by(2) {
        let now = now + second * SECOND;
        queue
            .push(now, 2, Urgency::Recording, "short")
            .expect("there is room");
        let (job, running) = queue.take(now).expect("two wait");
        queue.done(now + 2 * SECOND, running, true);
        if job == "long" {
            // One that comes then would end when the long one would have ended at best.
            assert_eq!(second, 58, "it took {second} s");
            return;
        }
        passed += 1;
    }
    panic!("starved behind {passed}");
}

#[test]
fn the_end_of_an_utterance_goes_ahead() {
    let (mut queue, now) = line(QueueLimits::patient(9));
    for (job, units, urgency) in [
        ("draft", 1, Urgency::Draft),
        ("short recording", 1, Urgency::Recording),
        ("long recording", 60, Urgency::Recording),
        ("long utterance", 5, Urgency::Utterance),
        ("utterance", 3, Urgency::Utterance),
    ] {
        queue.push(now, units, urgency, job).expect("there is room");
    }
    let wanted = [
        "utterance",
        "long utterance",
        "draft",
        "short recording",
        "long recording",
    ];
    assert_eq!(order(&mut queue, now), wanted);
    // However long a draft waits, the end of an utterance goes first.
    for (after, urgency) in [(0, Urgency::Draft), (50, Urgency::Utterance)] {
        queue
            .push(now + after * SECOND, 1, urgency, "job")
            .expect("there is room");
    }
    let (_, running) = queue.take(now + 50 * SECOND).expect("two wait");
    assert_eq!(running.begun, now + 50 * SECOND);
    assert_eq!(queue.waiting[0].urgency, Urgency::Draft);
}

#[test]
fn live_sessions_do_not_starve_recordings() {
    for urgency in [Urgency::Utterance, Urgency::Draft] {
        let (mut queue, now) = line(QueueLimits::patient(9));
        queue
            .push(now, 10, Urgency::Recording, "recording")
            .expect("there is room");
        // Sessions keep the worker busy without end.
        let begun = (0..600).find(|second| {
            let now = now + *second * SECOND;
            queue.push(now, 1, urgency, "live").expect("never refused");
            let (job, running) = queue.take(now).expect("two wait");
            queue.done(now + SECOND, running, true);
            job == "recording"
        });
        // What an utterance or a draft of a second needs to be behind.
        let wanted = if urgency == Urgency::Utterance { 14 } else { 9 };
        assert_eq!(begun, Some(wanted), "{urgency:?}");
    }
}

#[test]
fn no_session_waits_for_all_of_another() {
    // One has ended seven short utterances, one after the other as each is answered; another has one long one.
    let (mut queue, now) = line(QueueLimits::patient(9));
    queue
        .push(now, 4, Urgency::Utterance, "other")
        .expect("never refused");
    let begun = (0..7).find(|second| {
        let now = now + *second * SECOND;
        queue
            .push(now, 1, Urgency::Utterance, "first")
            .expect("never refused");
        let (job, running) = queue.take(now).expect("two wait");
        queue.done(now + SECOND, running, true);
        job == "other"
    });
    assert_eq!(begun, Some(3), "after three of the first");
}

#[test]
fn the_line_is_bounded_in_number() {
    let (mut queue, now) = line(QueueLimits {
        waiting: Some(2),
        wait: Duration::MAX,
    });
    queue
        .push(now, 1, Urgency::Recording, "runs")
        .expect("it is free");
    let (_, running) = queue.take(now).expect("it waits");
    queue
        .push(now, 7, Urgency::Recording, "a")
        .expect("there is room");
    queue
        .push(now, 5, Urgency::Recording, "b")
        .expect("there is room");
    let busy = queue
        .push(now, 1, Urgency::Recording, "c")
        .expect_err("it is full");
    let expected = SpeechError::Busy {
        parallel: 1,
        waiting: 2,
        expected: SECOND,
        retry_after: 13 * SECOND,
    };
    assert_eq!(busy, expected, "13 s of work, one of them before it");
    queue.retain(|job| *job != "a");
    assert_eq!(queue.admit(now, 1), Ok(()));
    queue.done(now, running, false);
    assert_eq!(
        queue.occupancy(),
        Occupancy {
            running: 0,
            waiting: 1
        }
    );
    // By default half as many wait as work.
    let mut queue = Queue::new(2, QueueLimits::default(), SECOND);
    assert_eq!(
        (0..9)
            .filter(|_| queue.push(now, 1, Urgency::Recording, ()).is_ok())
            .count(),
        3
    );
}

#[test]
fn the_line_is_bounded_in_time() {
    let (mut queue, now) = line(QueueLimits {
        waiting: Some(100),
        wait: 10 * SECOND,
    });
    queue
        .push(now, 600, Urgency::Recording, "hours")
        .expect("it is free");
    queue.take(now).expect("it waits");
    let busy = |now, units| queue.admit(now, units).is_err();
    assert!(busy(now, 1), "600 s of waiting");
    assert!(!busy(now + 591 * SECOND, 1), "9 s of waiting");

    let (mut queue, now) = line(QueueLimits {
        waiting: Some(100),
        wait: 10 * SECOND,
    });
    queue
        .push(now, 9, Urgency::Recording, "runs")
        .expect("it is free");
    queue.take(now).expect("it waits");
    queue
        .push(now, 5, Urgency::Recording, "waits")
        .expect("9 s of waiting");
    assert!(queue.admit(now, 6).is_err(), "14 s of waiting");
    assert_eq!(queue.admit(now, 1), Ok(()), "it passes the one that waits");
    let Err(SpeechError::Busy { retry_after, .. }) = queue.admit(now, 6) else {
        panic!("it is busy")
    };
    assert_eq!(retry_after, 14 * SECOND);

    // Nobody is refused for a guess.
    let mut queue = Queue::new(1, QueueLimits::default(), SECOND);
    queue
        .push(now, 600, Urgency::Recording, "runs")
        .expect("it is free");
    queue.take(now).expect("it waits");
    assert_eq!(queue.admit(now, 1), Ok(()));
}

#[test]
fn the_pace_is_learned() {
    let (mut queue, now) = line(QueueLimits::patient(9));
    for _ in 0..20 {
        queue
            .push(now, 10, Urgency::Recording, "fast")
            .expect("there is room");
        let (_, running) = queue.take(now).expect("it waits");
        queue.done(now + SECOND, running, true);
    }
    let cost = queue.cost(100).as_secs_f64();
    assert!((cost - 10.0).abs() < 0.2, "{cost}");
    // What was given up teaches nothing.
    queue
        .push(now, 10, Urgency::Recording, "given up")
        .expect("there is room");
    let (_, running) = queue.take(now).expect("it waits");
    queue.done(now + 1000 * SECOND, running, false);
    assert!((queue.cost(100).as_secs_f64() - cost).abs() < f64::EPSILON);
}

/// Jobs of these units in turn, arriving at `load` times what two workers can do; answers each accepted one's time from
/// arrival to end, and how many were refused.
fn answers(units: &[u32], load: f64, count: u32) -> (Vec<f64>, u32) {
    let (mut queue, begin) = (
        Queue::new(2, QueueLimits::default(), SECOND),
        Instant::now(),
    );
    let mean =
        f64::from(units.iter().sum::<u32>()) / f64::from(u32::try_from(units.len()).expect("few"));
    let mut working: Vec<(Instant, Instant, Running)> = Vec::new();
    let (mut times, mut refused) = (Vec::new(), 0);
    let (mut now, mut random) = (begin, 1_u64);
    for number in 0..=count {
        // What ends before the next one comes, and what begins for that.
        loop {
            while working.len() < 2
                && let Some(((arrived, units), running)) = queue.take(now)
            {
                working.push((now + SECOND * units, arrived, running));
            }
            let next = working.iter().enumerate().min_by_key(|(_, job)| job.0);
            let Some((place, &(end, arrived, running))) = next else {
                break;
            };
            let arrival = begin + Duration::from_secs_f64(mean / 2.0 / load * f64::from(number));
            if end > arrival && number < count {
                break;
            }
            working.swap_remove(place);
            queue.done(end, running, true);
            times.push((end - arrived).as_secs_f64());
            now = end;
        }
        now = now.max(begin + Duration::from_secs_f64(mean / 2.0 / load * f64::from(number)));
        // Knuth's multiplier: the order of sizes is arbitrary, and the same every time.
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        let units = units[(random >> 33) as usize % units.len()];
        refused += u32::from(
            queue
                .push(now, units, Urgency::Recording, (now, units))
                .is_err(),
        );
    }
    times.sort_by(f64::total_cmp);
    (times, refused)
}

#[test]
fn under_twice_the_load_who_is_accepted_waits_little_longer() {
    for units in [&[4][..], &[1, 1, 1, 1, 2, 2, 3, 8], &[1, 10]] {
        let p99 = |times: &[f64]| times[times.len() * 99 / 100];
        let (alone, _) = answers(units, 0.1, 2_000);
        let (crowded, refused) = answers(units, 2.0, 20_000);
        assert!(p99(&crowded) <= 3.0 * p99(&alone), "{units:?}");
        assert!((6_000..16_000).contains(&refused), "{units:?}: {refused}");
    }
}

#[test]
fn what_would_end_before_anybody_is_free_is_taken_beside_them() {
    let (mut queue, now) = line(QueueLimits::patient(9));
    let push = |queue: &mut Queue<_>, job, units, urgency| {
        queue.push(now, units, urgency, job).expect("there is room");
    };
    push(&mut queue, "window", 60, Urgency::Recording);
    assert!(queue.take_beside(now).is_none(), "the worker is free");
    queue.take(now).expect("it waits");
    push(&mut queue, "another", 60, Urgency::Recording);
    push(&mut queue, "draft", 1, Urgency::Draft);
    assert!(
        queue.take_beside(now).is_none(),
        "neither is short and whole"
    );
    push(&mut queue, "short", 10, Urgency::Recording);
    let soon = now + 50 * SECOND;
    assert!(queue.take_beside(soon).is_none(), "the window ends as soon");
    let (job, beside) = queue.take_beside(now).expect("60 s are left");
    assert_eq!(job, "short");
    push(&mut queue, "next", 10, Urgency::Recording);
    queue.done(now + SECOND, beside, true);
    assert_eq!(queue.busy(), 1, "the window goes on");
}

#[test]
fn who_is_taken_beside_the_others_takes_nobodys_room() {
    let mut queue = Queue::new(1, QueueLimits::patient(1), SECOND);
    let now = Instant::now();
    let push = |queue: &mut Queue<_>, units| queue.push(now, units, Urgency::Recording, units);
    push(&mut queue, 60).expect("it is free");
    queue.take(now).expect("it waits");
    push(&mut queue, 1).expect("one may wait");
    queue.take_beside(now).expect("60 s are left");
    push(&mut queue, 60).expect("one may wait");
    assert!(push(&mut queue, 60).is_err());
}
