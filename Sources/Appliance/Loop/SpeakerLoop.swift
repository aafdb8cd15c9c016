import Emotion
import Faces
import Mood
import Store

/// Decides what the speaker does, from what it sees and is told. A value without clock or devices: the same events at
/// the same times give the same actions.
///
/// The camera only steers what comes next. Music goes on when the camera is lost, closed or sees nobody, and a mood
/// never cuts a song off.
public struct SpeakerLoop: Sendable {
  public let settings: LoopSettings
  /// What was shown last.
  public private(set) var state = LoopState.seeking

  /// Who listens, by the number in the store: whoever was known by face last; the guest where nobody was.
  public private(set) var listener = Listener.guest.id

  private var estimator = MoodEstimator()
  private var told: (mood: Mood, until: Double, stays: Bool)?
  private var faceAt: Double?
  /// When a face was seen last, however long ago.
  private var seenAt = -Double.infinity
  private var seekingSince: Double
  private var promptedAt: Double?
  /// Whether the listener asked not to be seen.
  public private(set) var wantsPrivacy: Bool
  private var switchedOff: Bool
  private var isPaused = false
  private var lostCamera: String?
  private var lostSpeaker: String?
  private var hasChosen = false
  private var shownFaults: [String] = []

  /// - Parameters:
  ///   - isPrivate: the listener asked not to be seen, before the start.
  ///   - isSwitchedOff: as `.privacySwitch` tells it.
  ///   - now: seconds on any clock that does not run backwards; all later times are of the same clock.
  public init(
    settings: LoopSettings = LoopSettings(), isPrivate: Bool = false, isSwitchedOff: Bool = false, at now: Double
  ) {
    self.settings = settings
    (wantsPrivacy, switchedOff) = (isPrivate, isSwitchedOff)
    seekingSince = now
  }

  /// What to do when the speaker starts.
  public mutating func start(at now: Double) -> [LoopAction] {
    hasChosen = true
    state = currentState(at: now)
    return (isPrivate ? [] : [.openCamera])
      + [.lookEvery(Self.interval(state, settings)), .show(state), .chooseNext(estimate(at: now))]
  }

  /// What is known of the listener's mood. Their own word counts before the camera's, and nobody who did not tell it has
  /// a mood where the speaker may not look.
  public func estimate(at now: Double) -> MoodEstimate {
    if let told, now < told.until { return MoodEstimate(told: told.mood) }
    return isPrivate ? .unknown : estimator.estimate(at: now)
  }

  /// Whether the mood is the listener's own word.
  public func moodIsTold(at now: Double) -> Bool { told.map { now < $0.until } ?? false }

  /// Whether the listener said that they want to stay in their mood.
  public func staysInMood(at now: Double) -> Bool { told.map { now < $0.until && $0.stays } ?? false }

  /// Seconds between looks.
  var lookInterval: Double { Self.interval(state, settings) }

  /// Why it is in the state `fault`, in the devices' own words.
  public var faults: [String] { [lostCamera, lostSpeaker].compactMap(\.self) }

  public mutating func handle(_ event: LoopEvent, at now: Double) -> [LoopAction] {
    var actions: [LoopAction] = []
    switch event {
    case .saw(let probabilities, let quality, let listener):
      saw(probabilities, quality: quality, by: listener, at: now)
    case .sawNobody(let reason): actions = prompt(reason, at: now)
    case .cameraLost(let reason): lostCamera = reason
    case .cameraBack: cameraIsBack(at: now)
    case .privacySwitch(let asserted): actions = setPrivacy(asked: wantsPrivacy, switched: asserted, at: now)
    case .wish(let wish): actions = grant(wish, at: now)
    case .toldMood(let mood, let seconds, let stays): told = mood.map { ($0, now + seconds, stays) }
    case .forgot(let id): if listener == id { become(Listener.guest.id) }
    case .trackStarted: hasChosen = false
    case .remaining(let seconds): if seconds <= settings.chooseBefore { actions = choose(at: now) }
    case .queueEnded:
      hasChosen = false
      actions = choose(at: now)
    case .speakerLost(let reason): lostSpeaker = reason
    case .speakerBack: lostSpeaker = nil
    case .tick: break
    }
    return actions + settle(at: now)
  }

  private var isPrivate: Bool { wantsPrivacy || switchedOff }

  private mutating func saw(
    _ probabilities: ExpressionProbabilities, quality: Float, by known: Int64?, at now: Double
  ) {
    // A frame that was on its way when the camera was closed is not looked at any more.
    guard !isPrivate else { return }
    if let known { become(known) }
    seenAt = now
    estimator.add(probabilities, quality: quality, at: now)
    (faceAt, promptedAt) = (now, nil)
  }

  /// What was seen of one listener says nothing of another. Whoever was a guest until now was just not known yet.
  private mutating func become(_ next: Int64) {
    guard next != listener else { return }
    if listener != Listener.guest.id { estimator = MoodEstimator(settings: estimator.settings) }
    listener = next
  }

  private mutating func cameraIsBack(at now: Double) {
    lostCamera = nil
    seekingSince = now
  }

  private mutating func prompt(_ reason: Look.Reason, at now: Double) -> [LoopAction] {
    guard state == .seeking, now - seekingSince >= settings.promptAfter else { return [] }
    if let promptedAt, now - promptedAt < settings.promptEvery { return [] }
    promptedAt = now
    return [.prompt(reason)]
  }

  private mutating func choose(at now: Double) -> [LoopAction] {
    guard !hasChosen else { return [] }
    hasChosen = true
    return [.chooseNext(estimate(at: now))]
  }

  private mutating func grant(_ wish: Wish, at now: Double) -> [LoopAction] {
    switch wish {
    case .like: return [.like]
    case .skip:
      // The track after the one that is skipped must be there before it is.
      return choose(at: now) + [.skip]
    case .next: return choose(at: now) + [.next]
    case .again:
      // What comes next is known now.
      hasChosen = true
      return [.again]
    case .pause:
      isPaused.toggle()
      return [isPaused ? .pause : .resume]
    case .privacy: return setPrivacy(asked: !wantsPrivacy, switched: switchedOff, at: now)
    }
  }

  private mutating func setPrivacy(asked: Bool, switched: Bool, at now: Double) -> [LoopAction] {
    let before = isPrivate
    (wantsPrivacy, switchedOff) = (asked, switched)
    guard isPrivate != before else { return [] }
    if isPrivate {
      // What was seen is forgotten. A camera that is lost stays so: its end will be told, its beginning not again.
      estimator = MoodEstimator(settings: estimator.settings)
      (faceAt, listener) = (nil, Listener.guest.id)
      return [.closeCamera]
    }
    seekingSince = now
    return [.openCamera]
  }

  /// Finds the state that follows from all that is known, and says so where it or what is the matter is another.
  private mutating func settle(at now: Double) -> [LoopAction] {
    if let seen = faceAt, now - seen > settings.faceMemory {
      (faceAt, seekingSince) = (nil, now)
    }
    if now - seenAt > settings.listenerMemory { become(Listener.guest.id) }
    let next = currentState(at: now)
    guard next != state || faults != shownFaults else { return [] }
    shownFaults = faults
    let interval = Self.interval(next, settings)
    let changes = interval != Self.interval(state, settings)
    state = next
    return [.show(next)] + (changes ? [.lookEvery(interval)] : [])
  }

  private func currentState(at now: Double) -> LoopState {
    if isPrivate { return .private }
    if isPaused { return .paused }
    if lostCamera != nil || lostSpeaker != nil { return .fault }
    if faceAt != nil { return .listening }
    return now - seekingSince < settings.seekFor ? .seeking : .nobody
  }

  private static func interval(_ state: LoopState, _ settings: LoopSettings) -> Double {
    state == .seeking ? settings.seekingInterval : settings.calmInterval
  }
}
