import Imaging

/// Tells which face is which from look to look: one that overlaps a face of an earlier look keeps its number. A value without
/// clock: the same faces at the same times get the same numbers.
struct FaceTracks: Sendable, Equatable {
  private struct Track: Sendable, Equatable {
    var id: Int
    var box: Box
    var time: Double
    var listener: Int64?
    var isTaken = false
  }

  /// A face that was not seen for this many seconds is a new one when it comes back.
  static let memory = 3.0
  /// Intersection over union from which on two boxes show one face.
  static let overlap = 0.3

  private var tracks: [Track] = []
  private var latest = 0

  /// Gives each face its number, those that overlap best first, and with it who it is. One that has a number, because it was
  /// followed, keeps it.
  ///
  /// - Parameter time: seconds on any clock that does not run backwards.
  mutating func name(_ faces: inout [FoundFace], at time: Double) {
    tracks.removeAll { time - $0.time > Self.memory }
    for place in tracks.indices { tracks[place].isTaken = false }
    for face in faces where face.track > 0 { renew(face.track, face.box, at: time) }
    while let (face, track) = bestPair(faces) {
      faces[face].track = tracks[track].id
      renew(tracks[track].id, faces[face].box, at: time)
    }
    for place in faces.indices where faces[place].track == 0 {
      latest += 1
      faces[place].track = latest
      renew(latest, faces[place].box, at: time)
    }
    for place in faces.indices {
      faces[place].listener = tracks.first { $0.id == faces[place].track }?.listener
    }
  }

  /// Says who has this number; nil for a guest.
  mutating func identify(_ id: Int, as listener: Int64?) {
    if let place = tracks.firstIndex(where: { $0.id == id }) { tracks[place].listener = listener }
  }

  private mutating func renew(_ id: Int, _ box: Box, at time: Double) {
    var track = Track(id: id, box: box, time: time, isTaken: true)
    if let place = tracks.firstIndex(where: { $0.id == id }) {
      track.listener = tracks[place].listener
      tracks[place] = track
    } else {
      tracks.append(track)
    }
  }

  private func bestPair(_ faces: [FoundFace]) -> (face: Int, track: Int)? {
    var best: (face: Int, track: Int)?
    var most = Self.overlap
    for face in faces.indices where faces[face].track == 0 {
      let box = faces[face].box
      for track in tracks.indices where !tracks[track].isTaken {
        let shared = box.intersectionOverUnion(tracks[track].box)
        if shared > most { (best, most) = ((face, track), shared) }
      }
    }
    return best
  }
}
