import FoundationEssentials

/// The safetensors container: eight bytes of header length (little-endian), a JSON header, tensor data.
/// Format: https://github.com/huggingface/safetensors, "Format". Everything is checked before it is used.
struct SafeTensors: Sendable {
  /// Element types that our networks have.
  enum ElementType: String, Sendable {
    case int8 = "I8"
    case int32 = "I32"
    case float32 = "F32"

    var size: Int { self == .int8 ? 1 : 4 }
  }

  struct Tensor: Sendable {
    let type: ElementType
    let shape: [Int]
    /// Byte range in `bytes`.
    let range: Range<Int>
  }

  let metadata: [String: String]
  let tensors: [String: Tensor]
  let bytes: [UInt8]

  private enum Entry: Decodable {
    case metadata([String: String])
    case tensor(dtype: String, shape: [Int], offsets: [Int])

    private enum Key: String, CodingKey {
      case dtype, shape, offsets = "data_offsets"
    }

    init(from decoder: any Decoder) throws {
      if decoder.codingPath.last?.stringValue == "__metadata__" {
        self = .metadata(try decoder.singleValueContainer().decode([String: String].self))
      } else {
        let fields = try decoder.container(keyedBy: Key.self)
        self = .tensor(
          dtype: try fields.decode(String.self, forKey: .dtype),
          shape: try fields.decode([Int].self, forKey: .shape),
          offsets: try fields.decode([Int].self, forKey: .offsets))
      }
    }
  }

  /// Reads `bytes`; `file` names them in errors.
  init(bytes: [UInt8], file: String) throws(InferenceError) {
    func malformed(_ reason: String) -> InferenceError { .malformed(file: file, reason: reason) }
    guard bytes.count >= 8 else { throw malformed("it has \(bytes.count) bytes, fewer than a header") }
    let length = bytes.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) }
    guard length <= UInt64(bytes.count - 8) else {
      throw malformed("its header of \(length) bytes is longer than the file")
    }
    let dataStart = 8 + Int(length)
    let dataSize = bytes.count - dataStart
    let entries: [String: Entry]
    do {
      entries = try JSONDecoder().decode([String: Entry].self, from: Data(bytes[8..<dataStart]))
    } catch {
      throw malformed("its header is not the JSON of a safetensors file")
    }

    var metadata: [String: String] = [:]
    var tensors: [String: Tensor] = [:]
    for (name, entry) in entries {
      switch entry {
      case .metadata(let values):
        metadata = values
      case .tensor(let dtype, let shape, let offsets):
        guard let type = ElementType(rawValue: dtype) else {
          throw .unsupported(file: file, reason: "tensor \(name) has elements of type \(dtype)")
        }
        guard offsets.count == 2, offsets[0] >= 0, offsets[0] <= offsets[1], offsets[1] <= dataSize else {
          throw malformed("tensor \(name) lies outside the file")
        }
        guard offsets[0] % type.size == 0 else { throw malformed("tensor \(name) is not aligned to its elements") }
        guard let size = Self.byteSize(shape, type), size == offsets[1] - offsets[0] else {
          throw malformed("tensor \(name) of shape \(shape) does not fill its \(offsets[1] - offsets[0]) bytes")
        }
        tensors[name] = Tensor(type: type, shape: shape, range: dataStart + offsets[0]..<dataStart + offsets[1])
      }
    }
    // The format wants the data covered without gaps; that also rules out overlaps and names given twice.
    var end = dataStart
    for tensor in tensors.values.sorted(by: {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }) {
      guard tensor.range.lowerBound == end else { throw malformed("its tensors overlap or leave gaps") }
      end = tensor.range.upperBound
    }
    guard end == bytes.count else { throw malformed("\(bytes.count - end) bytes belong to no tensor") }
    self.metadata = metadata
    self.tensors = tensors
    self.bytes = bytes
  }

  private static func byteSize(_ shape: [Int], _ type: ElementType) -> Int? {
    var size = type.size
    for dimension in shape {
      let (product, overflow) = size.multipliedReportingOverflow(by: dimension)
      guard dimension > 0, !overflow else { return nil }
      size = product
    }
    return size
  }

  /// The elements of a tensor. The caller names the type that it has checked.
  func elements<Element: BitwiseCopyable>(_ tensor: Tensor, as type: Element.Type) -> [Element] {
    let count = tensor.range.count / MemoryLayout<Element>.stride
    return Array(unsafeUninitializedCapacity: count) { buffer, filled in
      bytes.withUnsafeBytes {
        UnsafeMutableRawBufferPointer(buffer).copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[tensor.range]))
      }
      filled = count
    }
  }
}
