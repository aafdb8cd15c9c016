/// The volume of a sound card, as far as the card can be believed: every level that is set is read back, and a card that says
/// something else is asked no more.
struct HardwareVolume {
  let control: MixerControl
  private let port: any MixerPort
  private let before: Double?

  /// Less is no volume control.
  static let leastRange = 20.0
  /// Coarser steps are not believed.
  static let coarsest = 3.0
  /// What the last stage before the loudspeaker is called, most likely first.
  static let usual = ["Digital", "PCM", "Master", "Speaker", "Headphone", "Line Out", "Playback"]

  /// Nil where the card has no such control.
  init?(_ wish: MixerWish, of port: any MixerPort) {
    guard let control = Self.choose(wish, from: port.controls()) else { return nil }
    (self.control, self.port, before) = (control, port, port.level(of: control))
  }

  static func choose(_ wish: MixerWish, from controls: [MixerControl]) -> MixerControl? {
    let usable = controls.filter { $0.range.upperBound - $0.range.lowerBound >= leastRange }
    switch wish {
    case .off: return nil
    case .named(let name): return usable.first { $0.name == name }
    case .auto:
      for name in usual { if let control = usable.first(where: { $0.name == name }) { return control } }
      return usable.first
    }
  }

  /// - Parameter decibels: 0 or less.
  /// - Returns: what the card made of it; nil where it did not do it, and then its volume is what it was at first.
  func set(decibels: Double) -> Double? {
    let wanted = min(max(decibels, control.range.lowerBound), control.range.upperBound)
    if port.set(control, to: wanted), let level = port.level(of: control), abs(level - wanted) <= Self.coarsest {
      return level
    }
    if let before { _ = port.set(control, to: before) }
    return nil
  }
}
