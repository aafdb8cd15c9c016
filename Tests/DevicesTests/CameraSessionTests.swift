import Testing

@testable import Devices

struct CameraSessionTests {
  private let format = CameraFormat(encoding: .yuyv, width: 640, height: 480)
  private let failure = DeviceError.camera(device: "cam", .lost(reason: "gone"))
  private let other = DeviceError.camera(device: "cam", .busy)
  private let absent = DeviceError.camera(device: "cam", .unknown(known: []))

  /// A session that streams since 10 s and has never failed.
  private func streaming() -> CameraSession {
    var session = CameraSession()
    _ = session.handle(.start, at: .seconds(10))
    _ = session.handle(.opened(format), at: .seconds(10))
    return session
  }

  @Test("started it opens, opened it streams, and frames need no action")
  func start() {
    var session = CameraSession()
    #expect(session.state == .closed)
    #expect(session.handle(.start, at: .zero) == [.open])
    #expect(session.state == .opening)
    #expect(session.handle(.opened(format), at: .seconds(1)) == [])
    #expect(session.state == .streaming(format, since: .seconds(1)))
    #expect(session.handle(.frame, at: .seconds(2)) == [])
    #expect(session.fault == nil)
  }

  @Test("a failing stream is closed, reported once, tried again after a second, and reported back with its first frame")
  func outage() {
    var session = streaming()
    #expect(session.handle(.failed(failure), at: .seconds(20)) == [.close, .report(.lost(failure))])
    #expect(session.state == .waiting(until: .seconds(21)) && session.fault == failure)
    #expect(session.handle(.tick, at: .milliseconds(20_999)) == [])
    #expect(session.handle(.tick, at: .seconds(21)) == [.open])
    #expect(session.handle(.opened(format), at: .seconds(21)) == [])
    #expect(session.handle(.frame, at: .seconds(22)) == [.report(.back(format))])
    #expect(session.handle(.frame, at: .seconds(23)) == [])
    #expect(session.fault == nil)
  }

  @Test("attempts that fail again are 1, 2, 4, 8, 16, 30, 30 s apart and are not reported again")
  func backOff() {
    var session = CameraSession()
    var now = Duration.zero
    var waits: [Duration] = []
    var reports = 0
    #expect(session.handle(.start, at: now) == [.open])
    for attempt in 0..<8 {
      let error = attempt == 0 ? failure : other
      let actions = session.handle(.failed(error), at: now)
      reports += actions.filter { $0 == .report(.lost(error)) }.count
      #expect(actions.first == .close && session.fault == error)
      guard case .waiting(let until) = session.state else {
        Issue.record("not waiting")
        return
      }
      waits.append(until - now)
      now = until
      #expect(session.handle(.tick, at: now) == [.open])
    }
    #expect(waits == [1, 2, 4, 8, 16, 30, 30, 30].map { .seconds($0) })
    #expect(reports == 1)
  }

  @Test("a stream that breaks soon after every start is waited for ever longer; a steady one starts afresh")
  func flapping() {
    var session = streaming()
    var now = Duration.seconds(10)
    func fail() -> Duration? {
      _ = session.handle(.failed(failure), at: now)
      guard case .waiting(let until) = session.state else { return nil }
      let wait = until - now
      now = until
      _ = session.handle(.tick, at: now)
      _ = session.handle(.opened(format), at: now)
      return wait
    }
    #expect(fail() == .seconds(1))
    _ = session.handle(.frame, at: now + .seconds(1))
    #expect(fail() == .seconds(2))
    #expect(fail() == .seconds(4))
    now += CameraSession.steady
    _ = session.handle(.frame, at: now)
    #expect(fail() == .seconds(1))
  }

  @Test("a camera that is not there is looked for every second, and has a fresh start when it is back")
  func absence() {
    var session = streaming()
    var now = Duration.seconds(11)
    for round in 0..<20 {
      #expect(session.handle(.failed(round % 5 == 0 ? failure : absent), at: now).first == .close)
      now += .seconds(1)
      #expect(session.state == .waiting(until: now))
      #expect(session.handle(.tick, at: now) == [.open])
      if round % 5 == 4 { #expect(session.handle(.opened(format), at: now) == []) }
    }
  }

  @Test("stopped it is closed from every state, and starts again at once")
  func stop() {
    var opening = CameraSession()
    _ = opening.handle(.start, at: .zero)
    var flowing = streaming()
    var waiting = streaming()
    _ = waiting.handle(.failed(failure), at: .seconds(11))
    #expect(opening.handle(.stop, at: .seconds(12)) == [.close])
    #expect(flowing.handle(.stop, at: .seconds(12)) == [.close])
    #expect(waiting.handle(.stop, at: .seconds(12)) == [])
    for var session in [opening, flowing, waiting] {
      #expect(session.state == .closed && session.fault == nil)
      #expect(session.handle(.stop, at: .seconds(13)) == [])
      #expect(session.handle(.tick, at: .seconds(99)) == [])
      #expect(session.handle(.frame, at: .seconds(99)) == [])
      #expect(session.handle(.failed(failure), at: .seconds(99)) == [])
      #expect(session.handle(.start, at: .seconds(99)) == [.open])
    }
  }

  @Test("an outage that a pause interrupts is still reported as over")
  func pausedOutage() {
    var session = streaming()
    _ = session.handle(.failed(failure), at: .seconds(11))
    _ = session.handle(.stop, at: .seconds(12))
    _ = session.handle(.start, at: .seconds(13))
    _ = session.handle(.opened(format), at: .seconds(13))
    #expect(session.handle(.frame, at: .seconds(14)) == [.report(.back(format))])
  }

  @Test("a device that opens after all when nobody wants it is closed")
  func unwantedAnswer() {
    var session = CameraSession()
    #expect(session.handle(.opened(format), at: .zero) == [.close])
    #expect(session.state == .closed)
    _ = session.handle(.start, at: .zero)
    _ = session.handle(.failed(failure), at: .zero)
    #expect(session.handle(.opened(format), at: .zero) == [.close])
  }

  @Test("events out of place change nothing")
  func outOfPlace() {
    let session = streaming()
    for event in [CameraSession.Event.start, .tick, .opened(format)] {
      var copy = session
      #expect(copy.handle(event, at: .seconds(30)) == [])
      #expect(copy == session)
    }
  }

  @Test("back-off never overflows")
  func manyFailures() {
    #expect(CameraSession.backOff(failures: 0) == .seconds(1))
    #expect(CameraSession.backOff(failures: .max) == .seconds(30))
  }
}
