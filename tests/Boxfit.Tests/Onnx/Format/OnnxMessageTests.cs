namespace Boxfit.Tests.Onnx.Format;

public class OnnxMessageTests
{
    /// <summary>As protobuf's documentation encodes them.</summary>
    [Fact]
    public void Fields_are_encoded_as_protobuf_says()
    {
        var inner = new OnnxMessage();
        inner.Add(1, 150);
        var message = new OnnxMessage();
        message.Add(3, inner);
        message.Add(2, "testing");
        message.Add(4, "");
        message.Add(5, 1f);
        message.Add(6, new byte[] { 7, 8 });
        message.Add(1, 1);
        Assert.Equal("1A03089601" + "120774657374696E67" + "2D0000803F" + "32020708" + "0801", Convert.ToHexString(message.ToArray()));
    }

    [Fact]
    public void More_than_a_file_can_hold_is_refused()
    {
        byte[] large = GC.AllocateUninitializedArray<byte>(1 << 30);
        var message = new OnnxMessage();
        message.Add(1, large);
        message.Add(1, large);
        Assert.Contains("at most 2 GB", Assert.Throws<BoxfitException>(message.ToArray).Message);
        Assert.Contains("at most 2 GB", Assert.Throws<BoxfitException>(() => new OnnxMessage().Add(1, message)).Message);
    }
}
