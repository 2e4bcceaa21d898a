using Boxfit.Tests.Onnx;

namespace Boxfit.Tests.Web.Serving;

/// <summary>
/// An untrained model as ONNX that says whether the object is there, which of two classes it has, and how unlike its training a picture is.
/// </summary>
static class SayingModel
{
    static readonly LocalizerConfiguration s_configuration =
        new() { Backbone = "mininet", ExtraConvolutions = [], Head = [], Presence = true, Classes = 2 };

    /// <summary>Saves it; returns its path.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="isThere">Whether it says of every picture that the object is there, or of none.</param>
    public static string Save(TemporaryFolder folder, bool isThere) =>
        RandomModel.Save(folder["model.onnx"], s_configuration, isThere ? 0 : 1, hasUnlikeness: true);
}
