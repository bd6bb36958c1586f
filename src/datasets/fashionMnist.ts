import type { Dataset, LoadOptions } from './dataset';
import { loadIdxDataset } from './idxDataset';

/**
 * Fashion-MNIST: 60,000 + 10,000 pictures of clothes in the format of MNIST (Xiao, Rasul and Vollgraf 2017), from
 * data/fashion-mnist/ or from where Debian's package dataset-fashion-mnist puts them.
 */
export function loadFashionMnist(options: LoadOptions = {}): Promise<Dataset> {
  return loadIdxDataset(
    {
      name: 'fashion-mnist',
      classNames: [
        'T-shirt/top',
        'trouser',
        'pullover',
        'dress',
        'coat',
        'sandal',
        'shirt',
        'sneaker',
        'bag',
        'ankle boot',
      ],
      checksums: {
        'train-images-idx3-ubyte': 'c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888',
        'train-labels-idx1-ubyte': 'bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9',
        't10k-images-idx3-ubyte': '5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b',
        't10k-labels-idx1-ubyte': '0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34',
      },
      otherFolders: ['/usr/share/datasets/fashion-mnist'],
    },
    options,
  );
}
