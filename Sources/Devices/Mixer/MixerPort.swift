/// A control of a sound card that has a playback volume.
struct MixerControl: Equatable {
  let name: String
  /// Tells controls of the same name apart.
  let index: Int
  /// Decibels; lower than the lowest is silence at most.
  let range: ClosedRange<Double>
}

/// The controls of one sound card.
protocol MixerPort {
  /// Those whose volume is known in decibels, in the card's order.
  func controls() -> [MixerControl]
  /// The level that the card itself reports, in decibels; nil where it does not.
  func level(of control: MixerControl) -> Double?
  /// Sets all channels to the nearest level that is not lower; false where the card refuses.
  func set(_ control: MixerControl, to decibels: Double) -> Bool
}
