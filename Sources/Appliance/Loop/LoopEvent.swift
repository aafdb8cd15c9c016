import Emotion
import Faces
import Mood

/// What happens to the speaker.
public enum LoopEvent: Sendable, Equatable {
  /// A face, how far its reading can be trusted, 0...1, and whose it is; nil where that is not known.
  case saw(ExpressionProbabilities, quality: Float, listener: Int64? = nil)
  case sawNobody(Look.Reason)
  case cameraLost(reason: String)
  case cameraBack
  /// The hardware switch; asserted means no camera.
  case privacySwitch(Bool)
  case wish(Wish)
  /// The listener says how they feel, for how many seconds that counts, and whether they want to stay so; nil for "look
  /// yourself".
  case toldMood(Mood?, for: Double, stays: Bool = false)
  /// This listener is no longer known.
  case forgot(Int64)
  /// A track is heard from its beginning.
  case trackStarted
  /// Seconds until the end of the track that is heard.
  case remaining(Double)
  /// Nothing is left to play.
  case queueEnded
  case speakerLost(reason: String)
  case speakerBack
  /// Time passes; once a second is enough.
  case tick
}

/// What a listener asks for, by button or command.
public enum Wish: String, Sendable, Equatable, CaseIterable {
  /// `skip` says "not this"; `next` says nothing about the track.
  case like, skip, next
  /// Pause, or play again.
  case pause
  /// Camera off until asked again.
  case privacy
  /// The same track once more, after this time.
  case again = "repeat"
}

/// What came of a wish.
public enum Grant: Sendable, Equatable {
  case granted
  /// There is nothing to like or to leave.
  case nothingPlays
  /// It was done, and is not remembered.
  case notKept(reason: String)
}

/// What the speaker is to do.
public enum LoopAction: Sendable, Equatable {
  case openCamera, closeCamera
  /// Seconds between looks.
  case lookEvery(Double)
  /// Choose a track for this estimate and put it behind the one that plays.
  case chooseNext(MoodEstimate)
  case like, skip, next, pause, resume, again
  /// Tell the listener why they are not seen.
  case prompt(Look.Reason)
  /// The state to show by the lamp and to tell.
  case show(LoopState)
}

/// What the speaker is doing.
public enum LoopState: String, Sendable, Equatable, CaseIterable {
  /// The camera sees no one, and has not for a while.
  case nobody
  /// The camera looks for a face.
  case seeking
  /// Someone is there.
  case listening
  case paused
  /// The camera is closed on request.
  case `private`
  /// The camera or the speaker is missing; what is left works on.
  case fault
}
