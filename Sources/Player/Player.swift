import Devices
import Synchronization

/// Plays a queue of tracks on a speaker, one after the other without a gap, on a thread of its own. Commands return at
/// once; what came of them is told by `events`.
///
/// A track that cannot be decoded is told and passed over. A speaker that is lost, or not there yet, makes the music
/// wait at its position; attempts to open it go on with back-off.
public final class Player: Sendable {
  /// For one reader; the latest 1,000 events wait for it. Ends when the player is closed.
  public var events: AsyncStream<PlayerEvent> { courier.events }
  /// Beats as long as the playback thread works, also while it waits for a speaker or for something to play.
  public let heartbeat: Heartbeat

  /// The thread sleeps no longer than this, for its heartbeat.
  private static let longestWait = Duration.seconds(2)

  private enum Message: Sendable {
    case command(Playback.Command)
    case volume(Volume)
    case earcon(Earcon)
    case quit
  }

  private let mailbox: Mailbox<Message>
  private let shared: Shared
  private let courier: EventCourier

  /// What the thread shows to others; it does not keep the player alive.
  private final class Shared: Sendable {
    let status = Mutex(PlayerStatus())
    let ended = Completion()
  }

  private final class Outbox {
    var events: [PlayerEvent] = []
  }

  /// - Parameters:
  ///   - speaker: makes the speaker; called once, on the playback thread, which alone uses it.
  ///   - opening: how files become samples.
  ///   - earcons: how loud earcons are beside the music, which `volume` governs as well; 0 for none.
  /// - Throws: `.noThread`.
  public init(
    speaker: @escaping @Sendable () -> any Speaker, opening: TrackOpening, volume: Volume = Volume(1),
    earcons: Volume = Volume(0), settings: PlayerSettings = PlayerSettings()
  ) throws(PlayerError) {
    let mailbox = try Mailbox<Message>()
    let shared = Shared()
    let courier = try EventCourier { shared.ended.complete() }
    let heartbeat = Heartbeat("playback")
    (self.mailbox, self.shared, self.courier, self.heartbeat) = (mailbox, shared, courier, heartbeat)
    let play: @Sendable () -> Void = {
      let outbox = Outbox()
      let engine = PlaybackEngine(
        speaker: speaker(), opening: opening, settings: settings, volume: volume, earcons: earcons
      ) { outbox.events.append($0) }
      Self.run(engine, mailbox, heartbeat) {
        // Whoever reads an event finds the status that belongs to it.
        let status = engine.status
        shared.status.withLock { $0 = status }
        for event in outbox.events { courier.post(event) }
        outbox.events.removeAll(keepingCapacity: true)
      }
      courier.finish()
    }
    do throws(PlayerError) {
      try startPlayerThread("mien-playback", play)
    } catch {
      courier.finish()
      throw error
    }
  }

  deinit { mailbox.post(.quit) }

  /// Replaces the queue; what is playing fades out.
  public func play(_ items: [QueuedTrack]) { mailbox.post(.command(.play(items))) }

  /// Appends to the queue. Where the queue had run out, the first of these begins at once; after `stop` or `pause` it
  /// waits for `resume`.
  public func enqueue(_ items: [QueuedTrack]) { mailbox.post(.command(.enqueue(items))) }

  /// Fades out and goes on with the next track; a paused player plays it.
  public func skip() { mailbox.post(.command(.skip)) }

  /// Fades out and keeps the position.
  public func pause() { mailbox.post(.command(.pause)) }

  public func resume() { mailbox.post(.command(.resume)) }

  /// Fades out, empties the queue and gives the speaker back.
  public func stop() { mailbox.post(.command(.stop)) }

  public func setVolume(_ volume: Volume) { mailbox.post(.volume(volume)) }

  /// Plays an earcon: over the music, which steps back for it, or by itself. Nothing else changes.
  public func sound(_ earcon: Earcon) { mailbox.post(.earcon(earcon)) }

  public var status: PlayerStatus { shared.status.withLock { $0 } }

  /// Stops with a fade and ends the thread; returns when the speaker is closed.
  public func close() async {
    mailbox.post(.quit)
    await shared.ended.wait()
  }

  private static func run(
    _ engine: PlaybackEngine, _ mailbox: Mailbox<Message>, _ heartbeat: Heartbeat, publish: () -> Void
  ) {
    while true {
      heartbeat.beat()
      for message in mailbox.take() {
        switch message {
        case .command(let command): engine.handle(command, now: monotonicTime())
        case .volume(let volume): engine.setVolume(volume)
        case .earcon(let earcon): engine.sound(earcon)
        case .quit: engine.quit(now: monotonicTime())
        }
      }
      let turn = engine.turn(now: monotonicTime())
      publish()
      switch turn {
      case .again: continue
      case .idle(let until): mailbox.wait(longest: min(until.map { $0 - monotonicTime() } ?? longestWait, longestWait))
      case .finished: return
      }
    }
  }
}
