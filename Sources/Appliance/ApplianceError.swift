import Formatting

/// What can go wrong while the parts work together.
public enum ApplianceError: Error, Equatable, CustomStringConvertible {
  case unreadable(String)
  case unwritable(String)
  case alreadyThere(String)
  case noPictures(String)
  /// File, line number from 1, and what is wrong with it.
  case badPrior(String, line: Int, String)
  case largePrior(String)
  case noMusic(String)
  case nothingPlayed
  /// Neither a file of the library nor part of a title.
  case unknownTrack(String)
  case manyTracks(String, count: Int)
  /// The track's path.
  case nothingAlike(String)
  /// None of the files that were chosen last, as many as this, could be played.
  case unplayable(Int)
  case recordingInUse(String)
  /// The speaker's own words.
  case speakerNeverOpened(String)
  /// What was the matter with the last picture that was refused.
  case tooFewGoodPictures(good: Int, refusal: Refusal?)
  case notOnePerson
  case looksLike(name: String, other: String, similarity: Float)
  /// A template or calibration that another version's network made.
  case otherNetwork
  case notCalibrated(String)
  case noExpressions(String)
  /// Who sits.
  case sittingGoesOn(String)
  case nobodySat
  /// Why.
  case cameraIsClosed(String)
  /// The camera's own words.
  case cameraLost(String)

  public var description: String {
    switch self {
    case .unreadable(let path): "\(path) cannot be read; check that it exists and may be read"
    case .unwritable(let path): "\(path) cannot be written; check the folder's permissions and the room on the disk"
    case .alreadyThere(let path): "\(path) exists and is not overwritten; choose another name or take it away"
    case .noPictures(let folder):
      "\(folder) holds no picture; name JPEG, PNG or PGM files, or run 'make demo' for the demo set"
    case .badPrior(let path, let line, let reason): "\(path), line \(line): \(reason)"
    case .largePrior(let path):
      "\(path) is larger than \(PriorFile.most / 1_000_000) MB; leave out listeners or artists"
    case .noMusic(let state):
      "\(state) knows no music yet; 'mien scan DIR' reads a music folder"
    case .unknownTrack(let text):
      "the library has no file and no title '\(text)'; check the spelling, or scan its folder"
    case .manyTracks(let text, let count): "\(count) titles hold '\(text)'; name the file"
    case .nothingAlike(let path): "\(path): an older version analysed it; scan its folder again"
    case .speakerNeverOpened(let reason): "no sound came out: \(reason)"
    case .recordingInUse(let path):
      "\(path) is being written by another mien; let it end, or name another folder with --state or file with --device"
    case .unplayable(let count):
      "the last \(count) tracks chosen could not be played; check that the disk with the music is there, or scan again"
    case .tooFewGoodPictures(let good, let refusal):
      "only \(good) good pictures, where \(Enrolment.fewest) are needed"
        + (refusal.map { "; of the last one: \($0.text)" } ?? "")
    case .notOnePerson: "the pictures show several people; give pictures of one"
    case .looksLike(let name, let other, let similarity):
      "\(name) looks very like \(other) (\(similarity.fixed(2)) of 1): the speaker may take one for the other; "
        + "--yes learns the face all the same"
    case .otherNetwork: "this mien and the running speaker are of different versions; install one of them again"
    case .notCalibrated(let name): "\(name) is not calibrated"
    case .noExpressions(let folder):
      "\(folder) holds no good pictures of two expressions; put them into folders named neutral, happy, sad, angry, surprised"
    case .sittingGoesOn(let name): "\(name) is being learnt just now; wait for the end"
    case .nobodySat: "nobody has been learnt yet"
    case .cameraIsClosed(let reason): "the camera stays closed: \(reason)"
    case .cameraLost(let reason): "no picture: \(reason)"
    case .nothingPlayed: "nothing has been played yet; 'mien try' plays"
    }
  }
}
