using System.Buffers;

namespace Boxfit.Inference;

/// <summary>Room for some pictures brought to a network's input.</summary>
sealed class PictureBatch(int capacity, Preprocessor preprocessor)
{
    readonly float[] _planes = new float[capacity * preprocessor.PlaneValues];
    readonly Placement[] _placements = new Placement[capacity];
    readonly PictureInfo?[] _infos = new PictureInfo?[capacity];
    readonly string?[] _errors = new string?[capacity];
    string[] _paths = [];

    public int Count => _paths.Length;

    /// <summary>A picture's path for messages.</summary>
    public string NameOf(int index) => ForeignText.ShownLine(_paths[index]);

    public ReadOnlySpan<float> Planes(int start, int count) =>
        _planes.AsSpan(start * preprocessor.PlaneValues, count * preprocessor.PlaneValues);

    /// <summary>Reads pictures, several at a time.</summary>
    public void Load(string[] paths, int workers)
    {
        _paths = paths;
        Parallel.For(0, paths.Length, new() { MaxDegreeOfParallelism = workers }, Load);
    }

    /// <summary>The prediction for a picture, from the box in the network's input.</summary>
    public Prediction Finish(int index, BoundingBox box) => _infos[index] is { } info
        ? new(_paths[index], info.Width, info.Height, _placements[index].ToPicture(box).Clip())
        : new(_paths[index], 0, 0, default, _errors[index]);

    void Load(int index)
    {
        var planes = _planes.AsSpan(index * preprocessor.PlaneValues, preprocessor.PlaneValues);
        byte[] fitted = ArrayPool<byte>.Shared.Rent(preprocessor.FittedBytes);
        try
        {
            var levels = fitted.AsSpan(0, preprocessor.FittedBytes);
            _placements[index] = preprocessor.FitFile(_paths[index], levels, out var info);
            preprocessor.Scale(levels, planes);
            (_infos[index], _errors[index]) = (info, null);
        }
        catch (PictureException e)
        {
            planes.Clear();
            (_infos[index], _errors[index]) = (null, e.Reason);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(fitted);
        }
    }
}
