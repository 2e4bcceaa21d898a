using Microsoft.Extensions.Logging.Abstractions;

namespace Boxfit.Tests.Web.Serving;

public sealed class ServedModelTests(TinyRun tiny) : IClassFixture<TinyRun>, IDisposable
{
    readonly TemporaryFolder _folder = new();

    string File => _folder["model.onnx"];

    public void Dispose() => _folder.Dispose();

    ServedModel Serve()
    {
        System.IO.File.Copy(Path.Combine(tiny.Folder, "model.onnx"), File);
        return new(File, () => Predictor.Load(File, new() { Threads = 1 }), NullLogger.Instance);
    }

    /// <summary>As often as it takes to see that a file is there and stays the same.</summary>
    static void LookTwice(ServedModel model) => model.LookAgain(model.LookAgain(""));

    [Fact]
    public void A_replaced_file_takes_over_while_the_model_before_is_used()
    {
        using var model = Serve();
        string before = model.Version;
        byte[] other = System.IO.File.ReadAllBytes(File);
        // The same model, written a second later.
        var provenance = ModelFile.Describe(Path.Combine(tiny.Folder, "model.safetensors")).Provenance;
        string created = provenance.Created.ToString("yyyy-MM-ddTHH:mm:ss");
        string later = created[..^1] + (created[^1] == '9' ? '0' : (char)(created[^1] + 1));
        int at = other.AsSpan().IndexOf(Encoding.UTF8.GetBytes(created));
        Assert.True(at > 0);
        Encoding.UTF8.GetBytes(later).CopyTo(other, at);
        model.Use((predictor, version) =>
        {
            System.IO.File.WriteAllBytes(File, other);
            System.IO.File.SetLastWriteTimeUtc(File, DateTime.UtcNow.AddSeconds(5));
            LookTwice(model);
            Assert.NotEqual(before, model.Version);
            Assert.Equal(before, version);
            Assert.Null(predictor.PredictPixels(new byte[48], 4, 4).Error);
        });
        model.Use((predictor, version) => Assert.NotEqual(before, version));
    }

    [Fact]
    public void A_broken_file_is_refused_and_the_model_goes_on()
    {
        using var model = Serve();
        string before = model.Version;
        System.IO.File.WriteAllText(File, "no model");
        LookTwice(model);
        System.IO.File.Delete(File);
        LookTwice(model);
        model.Use((predictor, version) =>
        {
            Assert.Equal(before, version);
            Assert.Null(predictor.PredictPixels(new byte[48], 4, 4).Error);
        });
    }
}
