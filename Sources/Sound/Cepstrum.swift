import Glibc

/// Mel-frequency cepstral coefficients: the orthonormal DCT-II of log mel rows (Davis and Mermelstein, IEEE TASSP 28,
/// 1980).
struct Cepstrum {
  let bands: Int
  let coefficients: Int
  /// `coefficients` rows of `bands`.
  private let matrix: [Float]

  init(bands: Int, coefficients: Int) {
    self.bands = bands
    self.coefficients = coefficients
    matrix = (0..<coefficients).flatMap { row in
      (0..<bands).map { column in
        let scale = ((row == 0 ? 1.0 : 2.0) / Double(bands)).squareRoot()
        return Float(scale * cos(.pi * Double(row) * (Double(column) + 0.5) / Double(bands)))
      }
    }
  }

  /// - Parameter logMel: rows of `bands`.
  /// - Returns: as many rows of `coefficients`.
  func rows(of logMel: [Float]) -> [Float] {
    let frames = logMel.count / bands
    return [Float](unsafeUninitializedCapacity: frames * coefficients) { output, count in
      logMel.withUnsafeBufferPointer { logMel in
        matrix.withUnsafeBufferPointer { matrix in
          for frame in 0..<frames {
            for row in 0..<coefficients {
              var sum: Float = 0
              for band in 0..<bands { sum += matrix[row * bands + band] * logMel[frame * bands + band] }
              output[frame * coefficients + row] = sum
            }
          }
        }
      }
      count = frames * coefficients
    }
  }
}
