import CKernels

/// The memory for one picture size.
final class ScanPlan {
  let width, height: Int
  let scales: [ScanScale]
  let planes: IntegralPlanes
  let shrunk: UnsafeMutablePointer<UInt8>
  let row: UnsafeMutablePointer<UInt16>
  /// For the windows of one scale.
  let faces: UnsafeMutablePointer<UInt64>
  let normals: UnsafeMutablePointer<Float>
  let patch: UnsafeMutablePointer<UInt32>
  private var sideBySide, evenThenOdd: CascadeLayout?

  init(width: Int, height: Int, cascade: Cascade, parameters: ScanParameters, kernel: ScanKernel) {
    (self.width, self.height) = (width, height)
    scales = ScanScale.all(width: width, height: height, cascade: cascade, parameters: parameters)
    let wide = scales.first?.shrinking.targetWidth ?? 0
    let tall = scales.first?.shrinking.targetHeight ?? 0
    planes = IntegralPlanes(width: wide, height: tall, hasDiagonals: cascade.hasTilted)
    shrunk = .allocate(capacity: wide * tall)
    row = .allocate(capacity: width + 1)
    faces = .allocate(capacity: Self.words(wide) * tall)
    normals = .allocate(
      capacity: MIEN_HAAR_BAND * Self.words(wide) * UInt64.bitWidth + MIEN_HAAR_SLACK)
    let entries = (cascade.windowWidth + 1) * (cascade.windowHeight + 1) * MIEN_HAAR_PATCH
    patch = UnsafeMutableRawPointer.allocate(byteCount: entries * MemoryLayout<UInt32>.stride, alignment: 64)
      .bindMemory(to: UInt32.self, capacity: entries)
    func layout(_ order: IntegralPlanes.Order) -> CascadeLayout? {
      guard scales.contains(where: { $0.order == order }) else { return nil }
      return CascadeLayout(cascade, planes: planes, order: order, kernel: kernel)
    }
    sideBySide = layout(.sideBySide)
    evenThenOdd = layout(.evenThenOdd)
  }

  deinit {
    shrunk.deallocate()
    row.deallocate()
    faces.deallocate()
    normals.deallocate()
    patch.deallocate()
  }

  /// That hold a bit for every window of a line.
  static func words(_ columns: Int) -> Int { (columns + UInt64.bitWidth - 1) / UInt64.bitWidth }

  func layout(of scale: ScanScale) -> CascadeLayout? { scale.order == .sideBySide ? sideBySide : evenThenOdd }
}
