using System.Runtime.InteropServices;
using System.Text;
using Boxfit.Pretrained.Keras.Native;
using Boxfit.Weights;

namespace Boxfit.Pretrained.Keras;

/// <summary>
/// Makes an HDF5 file in memory, in the oldest form of the format as h5py does by default, and writes it as a whole: libhdf5 itself can
/// neither rename nor cope well with a full disk. The same content gives the same bytes.
/// </summary>
sealed unsafe class Hdf5Writer : IDisposable
{
    /// <summary>By how much the memory grows.</summary>
    const nuint Increment = 16 << 20;
    const int Piece = 1 << 26;
    readonly Hdf5Handle _file, _links, _arrays;

    public Hdf5Writer()
    {
        lock (Hdf5.Gate)
        {
            var known = Hdf5.Known;
            _links = Hdf5.H5Pcreate(known.LinkCreation).OrThrow(Failure("preparing"));
            _arrays = Hdf5.H5Pcreate(known.DatasetCreation).OrThrow(Failure("preparing"));
            using var access = Hdf5.H5Pcreate(known.FileAccess).OrThrow(Failure("preparing"));
            Require(Hdf5.H5Pset_create_intermediate_group(_links, 1), "preparing");
            Require(Hdf5.H5Pset_obj_track_times(_arrays, 0), "preparing");
            Require(Hdf5.H5Pset_fapl_core(access, Increment, backingStore: 0), "preparing");
            _file = Hdf5.H5Fcreate("memory", Hdf5.AccessTruncate, Hdf5.Default, access).OrThrow(Failure("creating a file in memory"));
        }
    }

    /// <summary>Adds a group, and those that it lies in.</summary>
    public void AddGroup(string path)
    {
        lock (Hdf5.Gate) Hdf5.H5Gcreate2(_file, path, _links, Hdf5.Default, Hdf5.Default).OrThrow(Failure($"the group {path}")).Dispose();
    }

    /// <summary>Adds an attribute of one text to a group.</summary>
    public void AddText(string group, string name, string text) => AddTexts(group, name, [text], isScalar: true);

    /// <summary>Adds an attribute of several texts to a group.</summary>
    public void AddTexts(string group, string name, IReadOnlyList<string> texts) => AddTexts(group, name, texts, isScalar: false);

    /// <summary>Adds an array, and the groups that it lies in.</summary>
    public void AddArray(string path, Tensor tensor)
    {
        ulong[] lengths = Array.ConvertAll(tensor.Shape, l => (ulong)l);
        lock (Hdf5.Gate)
        {
            var failure = Failure($"the array {path}");
            using var space = Space(lengths, isScalar: lengths.Length == 0).OrThrow(failure);
            var (inFile, inMemory) = (Hdf5.Known.SingleLittleEndian, Hdf5.Known.NativeFloat);
            using var data = Hdf5.H5Dcreate2(_file, path, inFile, space, _links, _arrays, Hdf5.Default).OrThrow(failure);
            fixed (float* values = tensor.Values)
                Require(Hdf5.H5Dwrite(data, inMemory, Hdf5.Default, Hdf5.Default, Hdf5.Default, values), $"the array {path}");
        }
    }

    /// <summary>Writes the file.</summary>
    public void Save(string path)
    {
        byte* image = null;
        try
        {
            nint size = Image(ref image);
            AtomicFile.Write(path, stream => Copy(stream, image, size), size);
        }
        finally
        {
            NativeMemory.Free(image);
        }
    }

    public void Dispose()
    {
        _file.Dispose();
        _links.Dispose();
        _arrays.Dispose();
    }

    nint Image(ref byte* image)
    {
        lock (Hdf5.Gate)
        {
            Require(Hdf5.H5Fflush(_file, Hdf5.ScopeLocal), "finishing the file");
            nint size = Hdf5.H5Fget_file_image(_file, null, 0);
            if (size <= 0) throw Failure("finishing the file")();
            image = (byte*)NativeMemory.Alloc((nuint)size);
            return Hdf5.H5Fget_file_image(_file, image, (nuint)size) == size ? size : throw Failure("finishing the file")();
        }
    }

    static void Copy(Stream stream, byte* image, nint size)
    {
        for (nint done = 0; done < size; done += Piece)
            stream.Write(new ReadOnlySpan<byte>(image + done, (int)Math.Min(Piece, size - done)));
    }

    void AddTexts(string group, string name, IReadOnlyList<string> texts, bool isScalar)
    {
        byte[][] encoded = [.. texts.Select(Encoding.UTF8.GetBytes)];
        int length = Math.Max(1, encoded.Select(t => t.Length).DefaultIfEmpty().Max());
        byte[] bytes = new byte[Math.Max(1, encoded.Length * length)];
        for (int i = 0; i < encoded.Length; i++) encoded[i].CopyTo(bytes, i * length);
        lock (Hdf5.Gate)
        {
            var failure = Failure($"the attribute {name} of {group}");
            using var parent = Hdf5.H5Oopen(_file, group, Hdf5.Default).OrThrow(failure);
            using var type = Hdf5.H5Tcopy(Hdf5.Known.Text).OrThrow(failure);
            Require(Hdf5.H5Tset_size(type, (nuint)length), $"the attribute {name}");
            Require(Hdf5.H5Tset_strpad(type, Hdf5.PaddedWithNulls), $"the attribute {name}");
            using var space = Space([(ulong)encoded.Length], isScalar).OrThrow(failure);
            using var attribute = Hdf5.H5Acreate2(parent, name, type, space, Hdf5.Default, Hdf5.Default).OrThrow(failure);
            fixed (byte* p = bytes) Require(Hdf5.H5Awrite(attribute, type, p), $"the attribute {name}");
        }
    }

    static Hdf5Handle Space(ulong[] lengths, bool isScalar)
    {
        fixed (ulong* p = lengths) return isScalar ? Hdf5.H5Screate(Hdf5.SpaceScalar) : Hdf5.H5Screate_simple(lengths.Length, p, null);
    }

    static void Require(int status, string what)
    {
        if (status < 0) throw Failure(what)();
    }

    static Func<Exception> Failure(string what) => () => new BoxfitException($"libhdf5 failed while writing an .h5 file ({what}).");
}
