import Emotion
import Mood
import Testing

@testable import Appliance

@Suite("The speaker's loop")
struct SpeakerLoopTests {
  private func face(_ expression: Expression, of listener: Int64? = nil) throws -> LoopEvent {
    let values = Expression.allCases.map { $0 == expression ? Float(0.88) : 0.02 }
    return .saw(try #require(ExpressionProbabilities(values)), quality: 1, listener: listener)
  }

  /// A loop that has started at time 0.
  private func makeLoop() -> SpeakerLoop {
    var loop = SpeakerLoop(at: 0)
    _ = loop.start(at: 0)
    _ = loop.handle(.trackStarted, at: 0)
    return loop
  }

  @Test("it starts by opening the camera and playing for a mood it does not know yet")
  func start() {
    var loop = SpeakerLoop(at: 0)
    #expect(loop.start(at: 0) == [.openCamera, .lookEvery(0.2), .show(.seeking), .chooseNext(.unknown)])
  }

  @Test("the listener's own word about their mood counts before the camera's, for as long as they said")
  func toldMood() throws {
    var loop = makeLoop()
    for step in 0..<40 { _ = loop.handle(try face(.sad), at: Double(step) / 2) }
    #expect(loop.handle(.toldMood(.happy, for: 60), at: 20).isEmpty)
    #expect(loop.estimate(at: 20) == MoodEstimate(told: .happy) && loop.moodIsTold(at: 20))
    #expect(loop.handle(.remaining(5), at: 21) == [.chooseNext(MoodEstimate(told: .happy))])
    _ = loop.handle(.wish(.privacy), at: 22)
    #expect(loop.estimate(at: 79).mood == .happy)
    #expect(loop.estimate(at: 80) == .unknown && !loop.moodIsTold(at: 80))
    _ = loop.handle(.toldMood(.angry, for: 60), at: 81)
    _ = loop.handle(.toldMood(nil, for: 60), at: 82)
    #expect(loop.estimate(at: 82) == .unknown)
  }

  @Test("next goes on like skip, with the track after it chosen first, and is no skip")
  func next() {
    var loop = makeLoop()
    #expect(loop.handle(.wish(.next), at: 1) == [.chooseNext(.unknown), .next])
    #expect(loop.handle(.wish(.next), at: 1.1) == [.next])
    // What is heard again comes next, so nothing else is chosen.
    _ = loop.handle(.trackStarted, at: 2)
    #expect(loop.handle(.wish(.again), at: 2) == [.again])
    #expect(loop.handle(.remaining(3), at: 3).isEmpty)
  }

  @Test("a face makes it listen and look once a second; ten seconds without one make it seek again")
  func seekAndFind() throws {
    var loop = makeLoop()
    #expect(loop.handle(try face(.happy), at: 1) == [.show(.listening), .lookEvery(1)])
    #expect(loop.handle(.sawNobody(.nobody), at: 10.9).isEmpty)
    #expect(loop.handle(.tick, at: 11.5) == [.show(.seeking), .lookEvery(0.2)])
    #expect(loop.handle(.tick, at: 42) == [.show(.nobody), .lookEvery(1)])
    #expect(loop.handle(try face(.sad), at: 60) == [.show(.listening)])
  }

  @Test("while it seeks it says why it sees nobody, once a minute at most")
  func prompts() {
    var loop = makeLoop()
    #expect(loop.handle(.sawNobody(.dark), at: 1).isEmpty)
    #expect(loop.handle(.sawNobody(.dark), at: 4.2) == [.prompt(.dark)])
    for time in stride(from: 4.4, to: 29, by: 0.2) { #expect(loop.handle(.sawNobody(.dark), at: time).isEmpty) }
  }

  @Test("the next track is chosen once, shortly before the end, for the mood of that moment")
  func steering() throws {
    var loop = makeLoop()
    for step in 0..<40 { _ = loop.handle(try face(.sad), at: Double(step) / 2) }
    #expect(loop.handle(.remaining(30), at: 20).isEmpty)
    let actions = loop.handle(.remaining(7.9), at: 20)
    guard case .chooseNext(let estimate)? = actions.first, actions.count == 1 else {
      Issue.record("no choice: \(actions)")
      return
    }
    #expect(estimate.mood == .sad)
    #expect(loop.handle(.remaining(6.9), at: 21).isEmpty)
    #expect(loop.handle(.trackStarted, at: 28).isEmpty)
    #expect(loop.handle(.remaining(5), at: 60).count == 1 + 2)
  }

  @Test("a passing frown plays nothing and stops nothing")
  func frown() throws {
    var loop = makeLoop()
    for step in 0..<20 { _ = loop.handle(try face(.happy), at: Double(step)) }
    #expect(loop.handle(try face(.angry), at: 20).isEmpty)
    #expect(loop.handle(try face(.happy), at: 21).isEmpty)
    #expect(loop.estimate(at: 21).mood == .happy)
  }

  @Test("a skip has its successor chosen first, and does not choose twice")
  func skip() {
    var loop = makeLoop()
    #expect(loop.handle(.wish(.skip), at: 5) == [.chooseNext(.unknown), .skip])
    #expect(loop.handle(.wish(.skip), at: 5.1) == [.skip])
    #expect(loop.handle(.wish(.like), at: 6) == [.like])
  }

  @Test("pause and play take turns; a lost speaker is a fault that passes")
  func pauseAndFault() {
    var loop = makeLoop()
    #expect(loop.handle(.wish(.pause), at: 1) == [.pause, .show(.paused), .lookEvery(1)])
    #expect(loop.handle(.wish(.pause), at: 2) == [.resume, .show(.seeking), .lookEvery(0.2)])
    #expect(loop.handle(.speakerLost(reason: "unplugged"), at: 3) == [.show(.fault), .lookEvery(1)])
    #expect(loop.faults == ["unplugged"])
    #expect(loop.handle(.speakerBack, at: 4) == [.show(.seeking), .lookEvery(0.2)])
  }

  @Test("without a camera the music goes on, for the time of day")
  func cameraLost() {
    var loop = makeLoop()
    #expect(loop.handle(.cameraLost(reason: "unplugged"), at: 3) == [.show(.fault), .lookEvery(1)])
    #expect(loop.handle(.remaining(5), at: 100) == [.chooseNext(.unknown)])
    #expect(loop.handle(.cameraBack, at: 101) == [.show(.seeking), .lookEvery(0.2)])
  }

  @Test("privacy closes the camera and forgets what was seen; the switch outranks the button")
  func privacy() throws {
    var loop = makeLoop()
    for step in 0..<20 { _ = loop.handle(try face(.happy), at: Double(step)) }
    #expect(loop.handle(.wish(.privacy), at: 20) == [.closeCamera, .show(.private)])
    #expect(loop.estimate(at: 20) == .unknown)
    #expect(loop.handle(try face(.happy), at: 20.1).isEmpty)
    #expect(loop.estimate(at: 20.1) == .unknown)
    #expect(loop.handle(.privacySwitch(true), at: 21).isEmpty)
    #expect(loop.handle(.wish(.privacy), at: 22).isEmpty)
    #expect(loop.state == .private)
    #expect(loop.handle(.privacySwitch(false), at: 23) == [.openCamera, .show(.seeking), .lookEvery(0.2)])
  }

  @Test("asked for privacy before the start, or switched off, it does not open the camera")
  func startsPrivate() {
    var asked = SpeakerLoop(isPrivate: true, at: 0)
    #expect(asked.start(at: 0) == [.lookEvery(1), .show(.private), .chooseNext(.unknown)])
    #expect(asked.handle(.wish(.privacy), at: 1) == [.openCamera, .show(.seeking), .lookEvery(0.2)])
    var switched = SpeakerLoop(isSwitchedOff: true, at: 0)
    #expect(switched.start(at: 0) == [.lookEvery(1), .show(.private), .chooseNext(.unknown)])
    #expect(switched.handle(.wish(.privacy), at: 1).isEmpty && switched.wantsPrivacy)
    #expect(switched.handle(.privacySwitch(false), at: 2).isEmpty)
    #expect(switched.handle(.wish(.privacy), at: 3) == [.openCamera, .show(.seeking), .lookEvery(0.2)])
  }

  @Test("a camera that was lost before privacy is still lost after it")
  func lostBeforePrivacy() {
    var loop = makeLoop()
    _ = loop.handle(.cameraLost(reason: "unplugged"), at: 1)
    _ = loop.handle(.wish(.privacy), at: 2)
    #expect(loop.handle(.wish(.privacy), at: 3) == [.openCamera, .show(.fault)])
    #expect(loop.faults == ["unplugged"])
  }

  @Test("a second fault is told as well, and so is one that comes while it is private")
  func moreFaults() {
    var loop = makeLoop()
    #expect(loop.handle(.cameraLost(reason: "no camera"), at: 1) == [.show(.fault), .lookEvery(1)])
    #expect(loop.handle(.speakerLost(reason: "no card"), at: 2) == [.show(.fault)])
    #expect(loop.faults == ["no camera", "no card"])
    #expect(loop.handle(.tick, at: 3).isEmpty)
    _ = loop.handle(.speakerBack, at: 4)
    _ = loop.handle(.cameraBack, at: 5)
    _ = loop.handle(.wish(.privacy), at: 6)
    #expect(loop.handle(.speakerLost(reason: "no card"), at: 7) == [.show(.private)])
  }

  @Test("whatever happens in whatever order, the camera is never open in private")
  func anyOrder() throws {
    var random = SystemRandomNumberGenerator()
    let seed = UInt64.random(in: 0..<UInt64.max, using: &random)
    var generator = Numbers(state: seed)
    let faces = try Expression.allCases.map { try face($0) }
    var loop = makeLoop()
    var isOpen = true
    for step in 0..<5_000 {
      let events: [LoopEvent] =
        [
          faces[Int(generator.next() % 7)], .sawNobody(.dark), .cameraLost(reason: "gone"), .cameraBack,
          .privacySwitch(generator.next() % 2 == 0), .wish(.privacy), .wish(.pause), .wish(.skip), .trackStarted,
          .remaining(3), .queueEnded, .speakerLost(reason: "gone"), .speakerBack, .tick,
        ]
      for action in loop.handle(events[Int(generator.next() % UInt64(events.count))], at: Double(step) / 3) {
        if action == .openCamera { isOpen = true }
        if action == .closeCamera { isOpen = false }
      }
      #expect(isOpen == (loop.state != .private), "seed \(seed), step \(step)")
    }
  }

  /// Xorshift (Marsaglia 2003).
  private struct Numbers: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state
    }
  }

  @Test("whoever is known by face is the listener until another face is told apart, or nobody was seen for ten minutes")
  func listener() throws {
    var loop = makeLoop()
    #expect(loop.listener == 0)
    _ = loop.handle(try face(.happy, of: 7), at: 1)
    #expect(loop.listener == 7)
    _ = loop.handle(try face(.happy), at: 2)
    _ = loop.handle(.sawNobody(.nobody), at: 500)
    #expect(loop.listener == 7)
    _ = loop.handle(try face(.happy, of: 8), at: 501)
    #expect(loop.listener == 8)
    _ = loop.handle(.tick, at: 1_101)
    #expect(loop.listener == 8)
    _ = loop.handle(.tick, at: 1_102)
    #expect(loop.listener == 0)
  }

  @Test("what was seen of one listener is not another's mood; what was seen before somebody was known is theirs")
  func moodOfListener() throws {
    var loop = makeLoop()
    for step in 0..<20 { _ = loop.handle(try face(.sad), at: Double(step) / 2) }
    #expect(loop.estimate(at: 10).mood == .sad)
    _ = loop.handle(try face(.sad, of: 7), at: 10)
    #expect(loop.estimate(at: 10).mood == .sad)
    _ = loop.handle(try face(.happy, of: 8), at: 11)
    #expect(loop.estimate(at: 11).mood != .sad)
  }

  @Test("who listens is forgotten with the camera closed, and when they are no longer known")
  func forgetsListener() throws {
    var loop = makeLoop()
    _ = loop.handle(try face(.happy, of: 7), at: 1)
    _ = loop.handle(.forgot(8), at: 2)
    #expect(loop.listener == 7)
    _ = loop.handle(.forgot(7), at: 3)
    #expect(loop.listener == 0)
    _ = loop.handle(try face(.happy, of: 7), at: 4)
    _ = loop.handle(.wish(.privacy), at: 5)
    #expect(loop.listener == 0)
  }
}
