using System.Buffers.Binary;
using Google.Protobuf;

namespace Boxfit.Training.Runs;

/// <summary>
/// Writes scalars for TensorBoard: TensorFlow's record format (length, checksum, data, checksum) around <c>Event</c> messages
/// (tensorflow/core/util/event.proto). Writing allocates nothing in the steady state.
/// </summary>
sealed class EventFile : IDisposable
{
    // Field numbers of tensorflow.Event, tensorflow.Summary and tensorflow.Summary.Value.
    const int WallTime = 1, Step = 2, FileVersion = 3, EventSummary = 5, SummaryValue = 1, Tag = 1, SimpleValue = 2;
    const uint MaskDelta = 0xA282EAD8;

    readonly string _path;
    readonly FileStream _stream;
    readonly MemoryStream _message = new();
    readonly CodedOutputStream _output;
    readonly byte[] _frame = new byte[12];

    /// <summary>Begins a new file in the folder, named as TensorBoard looks for them.</summary>
    public EventFile(string folder)
    {
        long seconds = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        int number = 0;
        do _path = System.IO.Path.Combine(folder, $"events.out.tfevents.{seconds}.boxfit.{number++}");
        while (File.Exists(_path));
        try
        {
            _stream = new(_path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.Explain(_path, e);
        }
        _output = new(_message, leaveOpen: true);
        WriteTime();
        _output.WriteTag(FileVersion, WireFormat.WireType.LengthDelimited);
        _output.WriteString("brain.Event:2");
        EndRecord();
        Flush();
    }

    /// <summary>Adds a value under a name such as <c>train/loss</c>.</summary>
    public void Write(string tag, long step, double value)
    {
        WriteTime();
        _output.WriteTag(Step, WireFormat.WireType.Varint);
        _output.WriteInt64(step);
        // Tags below 16 take one byte.
        int valueSize = 1 + CodedOutputStream.ComputeStringSize(tag) + 1 + sizeof(float);
        int summarySize = 1 + CodedOutputStream.ComputeLengthSize(valueSize) + valueSize;
        _output.WriteTag(EventSummary, WireFormat.WireType.LengthDelimited);
        _output.WriteLength(summarySize);
        _output.WriteTag(SummaryValue, WireFormat.WireType.LengthDelimited);
        _output.WriteLength(valueSize);
        _output.WriteTag(Tag, WireFormat.WireType.LengthDelimited);
        _output.WriteString(tag);
        _output.WriteTag(SimpleValue, WireFormat.WireType.Fixed32);
        _output.WriteFloat((float)value);
        EndRecord();
    }

    /// <summary>Writes through what is buffered.</summary>
    public void Flush()
    {
        try
        {
            _stream.Flush();
        }
        catch (IOException e)
        {
            throw AtomicFile.Explain(_path, e);
        }
    }

    public void Dispose()
    {
        _output.Dispose();
        _message.Dispose();
        _stream.Dispose();
    }

    static uint MaskedCrc(ReadOnlySpan<byte> data)
    {
        uint crc = ~0u;
        foreach (byte b in data) crc = BitOperations.Crc32C(crc, b);
        crc = ~crc;
        return BitOperations.RotateRight(crc, 15) + MaskDelta;
    }

    void WriteTime()
    {
        _message.SetLength(0);
        _output.WriteTag(WallTime, WireFormat.WireType.Fixed64);
        _output.WriteDouble((DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds);
    }

    void EndRecord()
    {
        _output.Flush();
        var data = _message.GetBuffer().AsSpan(0, (int)_message.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(_frame, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(_frame.AsSpan(8), MaskedCrc(_frame.AsSpan(0, 8)));
        try
        {
            _stream.Write(_frame);
            _stream.Write(data);
            BinaryPrimitives.WriteUInt32LittleEndian(_frame, MaskedCrc(data));
            _stream.Write(_frame.AsSpan(0, 4));
        }
        catch (IOException e)
        {
            throw AtomicFile.Explain(_path, e);
        }
    }
}
