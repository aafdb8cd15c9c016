import Testing

@testable import Player

struct PlaybackTests {
  private let one = QueuedTrack(track: 1, path: "1")
  private let two = QueuedTrack(track: 2, path: "2")
  private let three = QueuedTrack(track: 3, path: "3")

  /// Playing the first of the given tracks.
  private func playing(_ items: [QueuedTrack]) -> Playback {
    var playback = Playback()
    _ = playback.handle(.play(items))
    _ = playback.handle(.loaded)
    _ = playback.handle(.speakerOpened)
    return playback
  }

  @Test("the first track is loaded before the speaker is opened, so that its rate can be asked for")
  func begin() {
    var playback = Playback()
    #expect(playback.handle(.play([one, two])) == [.wake(nil), .load(one)])
    #expect(playback.handle(.loaded) == [.openSpeaker])
    #expect(!playback.isSounding)
    #expect(playback.handle(.speakerOpened) == [.fadeIn])
    #expect(playback.isSounding && playback.queue == [two])
  }

  @Test("the end of a source loads the next, and the end of the last one waits until it has been heard")
  func sources() {
    var playback = playing([one, two])
    #expect(playback.handle(.sourceEnded) == [.load(two)])
    #expect(playback.handle(.loaded) == [])
    #expect(playback.handle(.sourceEnded) == [])
    #expect(playback.isSounding)
    #expect(playback.handle(.ended) == [.tell(.queueEnded), .wake(.seconds(30))])
    #expect(playback.phase == .dry)
    #expect(playback.handle(.wokeUp) == [.closeSpeaker])
  }

  @Test("skip fades, cuts, puts back what was prepared, and loads it")
  func skip() {
    var playback = playing([one, two, three])
    #expect(playback.handle(.skip) == [.fadeOut])
    #expect(playback.handle(.fadedOut) == [.cut(.skip)])
    #expect(playback.handle(.wasCut(ahead: [two])) == [.wake(nil), .load(two)])
    #expect(playback.handle(.loaded) == [])
  }

  @Test("what is commanded during a fade decides where it leads")
  func changesOfMind() {
    var playback = playing([one, two])
    #expect(playback.handle(.pause) == [.fadeOut])
    #expect(playback.handle(.skip) == [])
    #expect(playback.handle(.pause) == [])
    #expect(playback.handle(.fadedOut) == [.cut(.skip)])
    #expect(playback.handle(.wasCut(ahead: [])) == [.hold, .tell(.paused), .wake(.seconds(30))])
    #expect(playback.handle(.resume) == [.wake(nil), .tell(.resumed), .wake(nil), .load(two)])

    playback = playing([one, two])
    _ = playback.handle(.skip)
    #expect(playback.handle(.play([three])) == [])
    #expect(playback.handle(.fadedOut) == [.cut(.replace)])
    #expect(playback.handle(.wasCut(ahead: [two])) == [.wake(nil), .load(three)])

    playback = playing([one, two])
    _ = playback.handle(.stop)
    #expect(playback.handle(.pause) == [] && playback.handle(.resume) == [])
    #expect(playback.handle(.fadedOut) == [.cut(.replace)])
    #expect(playback.handle(.wasCut(ahead: [two])) == [.hold, .closeSpeaker, .wake(nil), .tell(.stopped)])
  }

  @Test("during the fade of a skip the next track is not prepared on the doomed tape")
  func sourceEndsInFade() {
    var playback = playing([one, two])
    _ = playback.handle(.skip)
    #expect(playback.handle(.sourceEnded) == [])
    #expect(playback.queue == [two])
    #expect(playback.handle(.fadedOut) == [.cut(.skip)])
  }

  @Test("enqueue plays at once where the music had run out, and waits after stop and pause")
  func enqueue() {
    var playback = Playback()
    #expect(playback.handle(.enqueue([one])) == [.wake(nil), .load(one)])
    playback = playing([one])
    _ = playback.handle(.stop)
    _ = playback.handle(.fadedOut)
    _ = playback.handle(.wasCut(ahead: []))
    #expect(playback.handle(.enqueue([two])) == [])
    #expect(playback.handle(.resume) == [.wake(nil), .load(two)])
    playback = playing([one])
    _ = playback.handle(.pause)
    _ = playback.handle(.fadedOut)
    #expect(playback.phase == .paused)
    #expect(playback.handle(.enqueue([two])) == [])
  }

  @Test("the speaker's loss is told once, retried with back-off while there is music, and its return told once")
  func loss() {
    var playback = playing([one])
    #expect(
      playback.handle(.speakerFailed(reason: "x")) == [
        .closeSpeaker, .tell(.speakerLost(reason: "x")), .wake(.milliseconds(250)),
      ])
    for delay in [500, 1_000, 1_000, 1_000] {
      #expect(playback.handle(.wokeUp) == [.openSpeaker])
      #expect(playback.handle(.speakerFailed(reason: "x")) == [.closeSpeaker, .wake(.milliseconds(delay))])
    }
    #expect(playback.handle(.wokeUp) == [.openSpeaker])
    #expect(playback.handle(.speakerOpened) == [.tell(.speakerBack), .fadeIn])
    #expect(playback.handle(.wokeUp) == [])
  }

  @Test("commands that make no sense now do nothing")
  func idle() {
    var playback = Playback()
    for command in [Playback.Command.skip, .pause, .resume] { #expect(playback.handle(command) == []) }
    #expect(playback.handle(.fadedOut) == [] && playback.handle(.wokeUp) == [])
    #expect(playback.handle(.wasCut(ahead: [one])) == [] && playback.queue.isEmpty)
    #expect(playback.handle(.play([])) == [.tell(.queueEnded), .wake(.seconds(30))])
  }

  @Test("whatever comes in whatever order, tracks are neither lost nor played twice, and a stop is reached")
  func storm() {
    let seed: UInt64 = 77
    var state = seed
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    for round in 0..<200 {
      var playback = Playback()
      var (made, loaded) = (0, [Int64]())
      var (link, fading) = (false, false)
      /// Answers actions as the engine would, with failures now and then.
      func perform(_ first: [Playback.Action]) {
        var actions = first
        while !actions.isEmpty {
          switch actions.removeFirst() {
          case .load(let item):
            loaded.append(item.track)
            actions += playback.handle(next(5) == 0 ? .loadFailed(item, reason: "") : .loaded)
          case .openSpeaker:
            link = next(3) > 0
            actions += playback.handle(link ? .speakerOpened : .speakerFailed(reason: ""))
          case .closeSpeaker: link = false
          case .fadeOut: fading = true
          case .cut: actions += playback.handle(.wasCut(ahead: []))
          case .fadeIn, .hold, .wake, .tell: break
          }
        }
      }
      for _ in 0..<300 {
        switch next(11) {
        case 0: perform(playback.handle(.skip))
        case 1: perform(playback.handle(.pause))
        case 2, 3: perform(playback.handle(.resume))
        case 4, 5:
          made += 1
          perform(playback.handle(.enqueue([QueuedTrack(track: Int64(made), path: "")])))
        case 6 where playback.isSounding: perform(playback.handle(.speakerFailed(reason: "")))
        case 7: perform(playback.handle(.wokeUp))
        case 8 where playback.isSounding && playback.music == .reading: perform(playback.handle(.sourceEnded))
        case 9 where playback.isSounding && playback.music == .ending && playback.phase == .playing:
          perform(playback.handle(.ended))
        default:
          if case .leaving = playback.phase, fading { perform(playback.handle(.fadedOut)) }
        }
        if playback.isSounding { #expect(link, "seed \(seed), round \(round)") }
      }
      #expect(loaded == loaded.sorted() && Set(loaded).count == loaded.count, "seed \(seed), round \(round)")
      perform(playback.handle(.stop))
      perform(playback.handle(.fadedOut))
      #expect(playback.phase == .stopped && playback.queue.isEmpty, "seed \(seed), round \(round)")
    }
  }
}
