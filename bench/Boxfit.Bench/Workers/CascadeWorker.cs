namespace Boxfit.Bench.Workers;

/// <summary>Finds faces in pictures that are decoded already, whole pictures in parallel.</summary>
sealed class CascadeWorker(string folder, int count, int threads)
{
    readonly RgbImage[] _pictures = [.. DecodeWorker.Find(folder).Take(count).Select(PictureReader.Read)];
    readonly CascadeDetector _detector = CascadeDetector.Load(CascadeFiles.Find("frontalface_default"));
    readonly ParallelOptions _parallel = new() { MaxDegreeOfParallelism = threads };

    public void Step() => Parallel.ForEach(_pictures, _parallel, picture => _detector.Detect(GreyImage.FromRgb(picture)));
}
