namespace Boxfit.Tests.Pretrained.Files;

public sealed class WeightFolderTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("saved_model.pb", "a SavedModel of TensorFlow")]
    [InlineData("saved_model.pb", "save_weights('weights.weights.h5')")]
    [InlineData("data.pkl", "an unpacked file of PyTorch")]
    [InlineData("model.ckpt.index", "a folder of checkpoints of TensorFlow")]
    [InlineData("mp_rank_00_model_states.pt", "zero_to_fp32.py")]
    [InlineData("photo.jpg", "is not a run folder: it has no config.yaml")]
    public void A_folder_without_weights_is_named_for_what_it_is(string file, string expected)
    {
        File.WriteAllText(_folder[file], "");
        string message = Assert.Throws<InputException>(() => WeightFolder.Find(_folder.Path)).Message;
        Assert.StartsWith($"{_folder.Path} is ", message);
        Assert.Contains(expected, message);
    }

    [Theory]
    [InlineData("pytorch_model.bin")]
    [InlineData("pytorch_model.bin.index.json")]
    [InlineData("model.safetensors")]
    public void A_folder_as_of_Hugging_Face_stands_for_its_weights(string file)
    {
        File.WriteAllText(_folder[file], "");
        Assert.Equal(_folder[file], WeightFolder.Find(_folder.Path));
    }

    [Fact]
    public void A_file_stands_for_itself() => Assert.Equal("a/missing.pth", WeightFolder.Find("a/missing.pth"));
}
