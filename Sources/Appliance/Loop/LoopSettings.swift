/// How patiently the speaker looks and asks. All in seconds.
public struct LoopSettings: Sendable, Equatable {
  /// Between looks while it seeks a face.
  public var seekingInterval = 0.2
  /// Between looks in every other state.
  public var calmInterval = 1.0
  /// A listener who has not been seen for this long is sought.
  public var faceMemory = 10.0
  /// Whoever was known by face last stays the listener for this long without being seen.
  public var listenerMemory = 600.0
  /// How long it seeks before it takes nobody to be there.
  public var seekFor = 30.0
  /// How long it seeks before it says why it sees nobody ...
  public var promptAfter = 4.0
  /// ... and how long it keeps quiet then.
  public var promptEvery = 60.0
  /// The next track is chosen this long before the end of the one that plays, so that they join without a gap and the
  /// latest mood counts.
  public var chooseBefore = 8.0

  public init() {}
}
