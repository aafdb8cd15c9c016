import Devices

public struct PlayerSettings: Sendable, Equatable {
  /// How long it takes to fade out on skip, pause and stop, and in again.
  public var fade: Duration
  /// How long a change of volume takes.
  public var volumeRamp: Duration
  public var backOff: BackOff
  /// How long a silent speaker is kept open before other programs may have it.
  public var releaseAfter: Duration
  /// Seconds of sound between two `progress` events.
  public var progressSeconds: Double
  /// The samples that the speaker is asked for first.
  public var encoding: SoundFormat.Encoding

  public init(
    fade: Duration = .milliseconds(30), volumeRamp: Duration = .milliseconds(20), backOff: BackOff = BackOff(),
    releaseAfter: Duration = .seconds(30), progressSeconds: Double = 1, encoding: SoundFormat.Encoding = .int16
  ) {
    self.fade = fade
    self.volumeRamp = volumeRamp
    self.backOff = backOff
    self.releaseAfter = releaseAfter
    self.progressSeconds = progressSeconds
    self.encoding = encoding
  }
}
