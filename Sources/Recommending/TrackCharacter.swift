import Emotion
import Glibc

/// A track's place on the plane of valence and arousal, its energy and its tempo, as how near they are to some points of
/// each (radial basis functions), so that what is liked here says nothing about what lies far away. The last is always 1.
enum TrackCharacter {
  static func values(affect: Affect, tempo: Float, energy: Float) -> SIMD16<Float> {
    var values = SIMD16<Float>.zero
    var place = 0
    for valence in [Float(-0.7), 0, 0.7] {
      for arousal in [Float(-0.7), 0, 0.7] {
        let distance = affect.distance(to: Affect(valence: valence, arousal: arousal))
        values[place] = near(distance, width: 0.45)
        place += 1
      }
    }
    // Octaves above 60 beats a minute.
    let octaves = tempo > 0 ? min(max(log2f(tempo / 60), 0), 2) : 1
    for step in [Float(0.15), 0.5, 0.85] {
      values[place] = 0.5 * near(energy - step, width: 0.2)
      values[place + 3] = 0.5 * near(octaves - 2 * step, width: 0.4)
      place += 1
    }
    values[15] = 1
    return values
  }

  private static func near(_ distance: Float, width: Float) -> Float {
    expf(-distance * distance / (2 * width * width))
  }
}
