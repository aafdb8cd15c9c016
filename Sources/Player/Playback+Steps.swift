/// The steps that several commands and news share.
extension Playback {
  /// Begins to leave what is playing, or changes where that leads; at once where there is nothing to be faded.
  mutating func leave(_ change: (inout Leave) -> Void) -> [Action] {
    if case .leaving(var leave) = phase {
      change(&leave)
      phase = .leaving(leave)
      return []
    }
    let fades = isSounding
    var leave = Leave(drop: nil, next: .play)
    change(&leave)
    phase = .leaving(leave)
    return fades ? [.fadeOut] : arrive(leave)
  }

  /// Silence is reached.
  mutating func arrive(_ leave: Leave) -> [Action] {
    if let drop = leave.drop, music != .none { return [.cut(drop)] }
    return settle(leave)
  }

  /// After a fade, and after the running track has been given up if it was to be.
  mutating func settle(_ leave: Leave) -> [Action] {
    var actions: [Action] = []
    if leave.drop != nil {
      let skipped = queue.prefix(leave.more)
      queue.removeFirst(skipped.count)
      actions = skipped.map { .tell(.skipped($0, fraction: 0)) }
    }
    switch leave.next {
    case .play:
      return actions + playOn()
    case .pause:
      phase = .paused
      return actions + (link == .open ? [.hold] : []) + [.tell(.paused), .wake(releaseAfter)]
    case .stop:
      phase = .stopped
      let close: [Action] = link == .open ? [.hold, .closeSpeaker] : []
      link = .closed
      return actions + close + [.wake(nil), .tell(.stopped)]
    }
  }

  /// Goes on with what is there, or with the next track.
  mutating func playOn() -> [Action] {
    guard music != .none else { return startNext() }
    phase = .playing
    switch link {
    case .open: return [.fadeIn]
    case .closed, .lost: return [.openSpeaker]
    }
  }

  /// Begins the first track of the queue on an empty tape.
  mutating func startNext() -> [Action] {
    guard !queue.isEmpty else {
      phase = .dry
      return [.tell(.queueEnded), .wake(releaseAfter)]
    }
    phase = .playing
    // While the speaker is lost, the next attempt comes at once.
    let attempt: [Action] = if case .lost = link { [.openSpeaker] } else { [] }
    return [.wake(nil)] + loadNext() + attempt
  }

  mutating func loadNext() -> [Action] { queue.isEmpty ? [] : [.load(queue.removeFirst())] }

  /// The next track follows on the tape, unless the running one is being given up.
  mutating func afterSource() -> [Action] {
    if case .leaving(let leave) = phase, leave.drop != nil {
      return []
    }
    if !queue.isEmpty { return loadNext() }
    return music == .none ? startNext() : []
  }

  mutating func speakerFailed(_ reason: String, _ mayPass: Bool) -> [Action] {
    var actions: [Action] = [.closeSpeaker]
    switch link {
    case .lost(let attempts):
      link = .lost(attempts: attempts + 1)
    case .closed, .open:
      link = .lost(attempts: 0)
      actions.append(.tell(.speakerLost(reason: reason)))
    }
    // What fades cannot be heard any more.
    if case .leaving(let leave) = phase { actions += arrive(leave) }
    if !mayPass, phase == .playing {
      phase = .paused
      return actions + [.tell(.paused), .wake(nil)]
    }
    return actions + retry()
  }

  /// Attempts are made only while there is something to be heard.
  private func retry() -> [Action] {
    guard phase == .playing, case .lost(let attempts) = link else { return [] }
    return [.wake(backOff.delay(attempt: attempts))]
  }

  mutating func wokeUp() -> [Action] {
    switch (phase, link) {
    case (.playing, .lost):
      return [.openSpeaker]
    case (.paused, .open), (.dry, .open):
      link = .closed
      return [.closeSpeaker]
    default:
      return []
    }
  }
}
