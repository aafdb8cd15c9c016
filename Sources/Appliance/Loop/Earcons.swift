import Faces
import Player

/// Which sound belongs to what the loop decides; a welcome only after there was nobody for a while.
struct Earcons: Sendable {
  private var state = LoopState.seeking
  private var missesSomebody = true

  mutating func earcon(for action: LoopAction) -> Earcon? {
    switch action {
    case .like, .again: .like
    case .skip, .next: .skip
    case .pause: .pause
    case .resume: .play
    case .prompt(let reason): Earcon(reason)
    case .show(let next): change(to: next)
    case .openCamera, .closeCamera, .lookEvery, .chooseNext: nil
    }
  }

  private mutating func change(to next: LoopState) -> Earcon? {
    defer { state = next }
    guard next != state else { return nil }
    if next == .private { return .privacyOn }
    if state == .private { return .privacyOff }
    if next == .nobody { missesSomebody = true }
    guard next == .listening, missesSomebody else { return nil }
    missesSomebody = false
    return .welcome
  }
}

extension Earcon {
  init(_ reason: Look.Reason) {
    switch reason {
    case .dark: self = .dark
    case .blurred: self = .blurred
    case .far: self = .far
    case .turnedAway: self = .turnedAway
    case .nobody, .cutOff: self = .nobody
    }
  }
}
