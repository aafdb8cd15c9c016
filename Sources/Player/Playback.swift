/// What the player is doing, as a pure value: commands and news go in, actions come out; it knows neither time nor device.
///
/// A running track is left by way of a fade (`leaving`), and whatever is commanded meanwhile only changes where the
/// fade leads. The speaker comes and goes independently of that (`link`).
struct Playback: Equatable {
  enum Phase: Equatable {
    /// By command; the queue may hold tracks.
    case stopped
    /// Nothing left to play: the next track that is enqueued begins at once.
    case dry
    case playing
    case leaving(Leave)
    case paused
  }

  /// Where a fade-out leads.
  struct Leave: Equatable {
    enum Drop { case skip, replace }
    enum Next { case play, pause, stop }
    /// Whether the running track is given up.
    var drop: Drop?
    var next: Next
    /// Further tracks to skip.
    var more = 0
  }

  enum Link: Equatable {
    case closed, open
    case lost(attempts: Int)
  }

  /// The music on and before the tape.
  enum Music { case none, reading, ending }

  enum Command: Sendable, Equatable {
    case play([QueuedTrack])
    case enqueue([QueuedTrack])
    case skip, pause, resume, stop
  }

  enum News: Equatable {
    case loaded
    case loadFailed(QueuedTrack, reason: String)
    /// The source has no more; what was read is still on the tape.
    case sourceEnded
    case sourceFailed(QueuedTrack, reason: String)
    case fadedOut
    /// After `cut`: tracks that had been prepared and not been heard.
    case wasCut(ahead: [QueuedTrack])
    /// Everything on the tape has been heard.
    case ended
    /// The running track was opened once more because the speaker's format has changed; those prepared after it were not.
    case reloaded(ahead: [QueuedTrack])
    case speakerOpened
    /// Passing failures are tried again; the others wait for a command.
    case speakerFailed(reason: String, mayPass: Bool = true)
    case wokeUp
  }

  enum Action: Equatable {
    case load(QueuedTrack)
    case openSpeaker, closeSpeaker
    case fadeOut, fadeIn
    /// Give up the running track and forget the tape; answered by `wasCut`.
    case cut(Leave.Drop)
    /// Let the faded end be heard, then be silent.
    case hold
    /// Send `wokeUp` after this time, in place of any earlier wish; nil for never.
    case wake(Duration?)
    case tell(PlayerEvent)
  }

  var phase = Phase.dry
  var link = Link.closed
  var music = Music.none
  var queue: [QueuedTrack] = []
  let backOff: BackOff
  /// How long a silent speaker is kept open.
  let releaseAfter: Duration

  init(backOff: BackOff = BackOff(), releaseAfter: Duration = .seconds(30)) {
    self.backOff = backOff
    self.releaseAfter = releaseAfter
  }

  /// Whether sound is to be handed to the speaker now.
  var isSounding: Bool {
    switch phase {
    case .playing, .leaving: link == .open && music != .none
    case .stopped, .dry, .paused: false
    }
  }

  mutating func handle(_ command: Command) -> [Action] {
    switch command {
    case .play(let items):
      queue = items
      return leave { leave in (leave.drop, leave.next, leave.more) = (.replace, .play, 0) }
    case .enqueue(let items):
      queue += items
      switch phase {
      case .dry: return startNext()
      case .playing, .paused: return music == .ending ? loadNext() : []
      case .leaving(let leave): return music == .ending && leave.drop == nil ? loadNext() : []
      case .stopped: return []
      }
    case .skip:
      switch phase {
      case .stopped, .dry: return []
      case .playing, .paused, .leaving:
        return leave { leave in
          if leave.drop == nil { leave.drop = .skip } else { leave.more += 1 }
          leave.next = .play
        }
      }
    case .pause:
      switch phase {
      case .playing: return leave { $0.next = .pause }
      case .leaving(let leave): return leave.next == .stop ? [] : self.leave { $0.next = .pause }
      case .stopped, .dry, .paused: return []
      }
    case .resume:
      switch phase {
      case .paused: return [.wake(nil), .tell(.resumed)] + playOn()
      case .stopped: return startNext()
      case .leaving(let leave): return leave.next == .pause ? self.leave { $0.next = .play } : []
      case .playing, .dry: return []
      }
    case .stop:
      queue = []
      return leave { leave in (leave.drop, leave.next, leave.more) = (leave.drop ?? .replace, .stop, 0) }
    }
  }

  mutating func handle(_ news: News) -> [Action] {
    switch news {
    case .loaded:
      music = .reading
      return link == .closed && phase == .playing ? [.openSpeaker] : []
    case .loadFailed(let item, let reason):
      return [.tell(.failed(item, reason: reason))] + afterSource()
    case .sourceFailed(let item, let reason):
      music = .ending
      return [.tell(.failed(item, reason: reason))] + afterSource()
    case .sourceEnded:
      music = .ending
      return afterSource()
    case .fadedOut:
      guard case .leaving(let leave) = phase else { return [] }
      return arrive(leave)
    case .wasCut(let ahead):
      guard case .leaving(let leave) = phase else { return [] }
      music = .none
      if leave.drop == .skip { queue = ahead + queue }
      return settle(leave)
    case .ended:
      music = .none
      return startNext()
    case .reloaded(let ahead):
      music = .reading
      queue = ahead + queue
      return []
    case .speakerOpened:
      let wasLost = if case .lost = link { true } else { false }
      link = .open
      return (wasLost ? [.tell(.speakerBack)] : []) + [.fadeIn]
    case .speakerFailed(let reason, let mayPass):
      return speakerFailed(reason, mayPass)
    case .wokeUp:
      return wokeUp()
    }
  }
}
